import { Dice } from './dice.ts'
import type { Language, Question, Session, SyntheticUser } from './set-types.ts'
import { UserStory } from './user-story.ts'
import { english } from './vocabulary-en.ts'
import { chinese } from './vocabulary-zh.ts'

const USERS_PER_LANGUAGE = 30
/** Every third user is for choosing thresholds. */
const DEV_EVERY = 3

/** 60 users of 50 sessions, ten questions each; the same for the same seed. `users`: of each language. */
export function generateSet(seed = 1, users = USERS_PER_LANGUAGE): SyntheticUser[] {
  const dice = new Dice(seed)
  const languages: Language[] = ['en', 'zh']
  return languages.flatMap((language) => {
    const vocabulary = language === 'en' ? english : chinese
    return Array.from({ length: users }, (_, index) => {
      const split = index % DEV_EVERY === 0 ? 'dev' : 'test'
      return new UserStory(
        `${language}-${index + 1}`,
        language,
        vocabulary,
        split,
        new Dice(dice.below(2 ** 31)),
      ).tell()
    })
  })
}

export const questionsOf = (set: SyntheticUser[], split?: Question['split']): Question[] =>
  set.flatMap((user) => user.questions.filter((question) => split === undefined || question.split === split))

/** Every session of a user as one text, as it would be handed over whole. */
export const sessionText = (session: Session): string =>
  session.turns.map((turn) => `${turn.speaker}: ${turn.text}`).join('\n')
