import type { Recall, Recaller } from './recaller.ts'
import { QUESTION_TYPES, type Question, type QuestionType, type SyntheticUser } from './set-types.ts'

/** A question with what one recaller found for it. */
export interface Answered {
  question: Question
  recall: Recall
  /** Ids, each once, in the order of their best sentence. */
  sessions: string[]
}

/** Asks every question of the set in turn. */
export async function answerAll(recaller: Recaller, users: SyntheticUser[]): Promise<Answered[]> {
  const answered: Answered[] = []
  for (const user of users) {
    for (const question of user.questions) {
      const recall = await recaller.recall(user.scope, question.text, question.about)
      answered.push({ question, recall, sessions: [...new Set(recall.hits.map((hit) => hit.session))] })
    }
  }
  return answered
}

const share = <T>(items: T[], holds: (item: T) => boolean): number =>
  items.length === 0 ? Number.NaN : (100 * items.filter(holds).length) / items.length

const answerable = (answered: Answered[]): Answered[] => answered.filter(({ question }) => question.answer !== null)

/** Percent of the answerable questions with at least one gold session among the first `k`. */
export const recallAt = (answered: Answered[], k: number): number =>
  share(answerable(answered), ({ question, sessions }) => sessions.slice(0, k).some((id) => question.gold.includes(id)))

export const recallByType = (answered: Answered[], k: number): Map<QuestionType, number> =>
  new Map(
    QUESTION_TYPES.filter((type) => type !== 'abstention').map((type) => [
      type,
      recallAt(
        answered.filter(({ question }) => question.type === type),
        k,
      ),
    ]),
  )

export const ofType = (answered: Answered[], ...types: QuestionType[]): Answered[] =>
  answered.filter(({ question }) => types.includes(question.type))

/** Percent whose first hit is of the gold session and holds the answer, word for word. */
export const rightFirst = (answered: Answered[]): number =>
  share(answerable(answered), ({ question, recall: { hits } }) => {
    const [first] = hits
    return first !== undefined && question.gold.includes(first.session) && first.text.includes(question.answer ?? '')
  })

/** Percent whose first hit is of another session and holds a value that is no longer so, or never was. */
export const staleFirst = (answered: Answered[]): number =>
  share(answerable(answered), ({ question, recall: { hits } }) => {
    const [first] = hits
    if (first === undefined || question.gold.includes(first.session)) return false
    return question.stale.some((value) => first.text.includes(value))
  })

export interface Abstention {
  threshold: number
  /** Percent of the questions nothing answers that were declined. */
  refused: number
  /** Percent of the answerable ones that were declined too. */
  overRefused: number
}

const declines = (answered: Answered[], threshold: number): Abstention => {
  const no = ({ recall }: Answered): boolean => recall.hits.length === 0 || recall.confidence < threshold
  return {
    threshold,
    refused: share(
      answered.filter(({ question }) => question.answer === null),
      no,
    ),
    overRefused: share(answerable(answered), no),
  }
}

/** The threshold that declines most with at most 5 % over-refusal on dev questions, and what it does on test questions. */
export function abstention(dev: Answered[], test: Answered[]): Abstention {
  const tried = [...new Set(dev.map(({ recall }) => recall.confidence))].map((threshold) => declines(dev, threshold))
  const allowed = tried.filter(({ overRefused }) => overRefused <= 5).sort((a, b) => b.refused - a.refused)
  return declines(test, allowed[0]?.threshold ?? 0)
}

/** What a recaller that declines by itself did. */
export const ownAbstention = (test: Answered[]): Abstention => ({
  threshold: Number.NaN,
  refused: share(
    test.filter(({ question }) => question.answer === null),
    ({ recall }) => recall.abstained === true,
  ),
  overRefused: share(answerable(test), ({ recall }) => recall.abstained === true),
})

const isRight = ({ question, sessions }: Answered): boolean => question.gold.includes(sessions[0] ?? '')
const BINS = 10

/** Expected calibration error: how far the stated probability that the first session answers is from how often it does, in ten equally full bins. */
export function calibrationError(test: Answered[], probability: (confidence: number) => number): number {
  const sorted = test
    .map((one) => ({ said: probability(one.recall.confidence), right: isRight(one) ? 1 : 0 }))
    .sort((a, b) => a.said - b.said)
  let error = 0
  for (let bin = 0; bin < BINS; bin++) {
    const of = sorted.slice(Math.floor((bin * sorted.length) / BINS), Math.floor(((bin + 1) * sorted.length) / BINS))
    const gap = of.reduce((sum, { said, right }) => sum + said - right, 0)
    error += Math.abs(gap) / sorted.length
  }
  return error
}

/** A logistic curve through dev questions: from a recaller's own scale to a probability (Platt). */
export function fitProbability(dev: Answered[]): (confidence: number) => number {
  const scale = Math.max(...dev.map(({ recall }) => Math.abs(recall.confidence)), 1e-9)
  let slope = 1
  let base = 0
  const at = (confidence: number): number => 1 / (1 + Math.exp(-(slope * (confidence / scale) + base)))
  for (let step = 0; step < 4000; step++) {
    let bySlope = 0
    let byBase = 0
    for (const one of dev) {
      const gap = at(one.recall.confidence) - (isRight(one) ? 1 : 0)
      bySlope += gap * (one.recall.confidence / scale)
      byBase += gap
    }
    slope -= (2 * bySlope) / dev.length
    base -= (2 * byBase) / dev.length
  }
  return at
}

export const meanTokens = (answered: Answered[]): number =>
  answered.reduce((sum, { recall }) => sum + recall.tokens, 0) / Math.max(answered.length, 1)
