import type { Dice } from '../memory/dice.ts'
import type { Spoken } from './lexicon.ts'
import { type Language, type Phrase, phrasesOf, WRAPPERS } from './phrases.ts'

/** Of both halves no phrase is in the other, but every word that carries a hop is in both. */
export interface Halves {
  learn: Phrasebook
  hold: Phrasebook
}

export interface Phrasebook {
  /** By hop, language and form. */
  phrases: ReadonlyMap<string, readonly Phrase[]>
  wrappers: Record<Language, readonly string[]>
  /** Of the questions in which something can be put after the end, the share in which it is; none when absent. */
  moves?: number
}

const HELD_OUT = 0.3

/** Divides the phrases of relations and the words around them by chance. */
export function divide(relations: readonly Spoken[], dice: Dice): Halves {
  const learn: Phrase[] = []
  const hold: Phrase[] = []
  for (const spoken of relations) {
    const groups = grouped(phrasesOf(spoken), ({ hop, language, lexeme, form }) =>
      [hop, language, lexeme, form].join(' '),
    )
    for (const group of groups.values()) {
      const distinct = [...new Map(group.map((phrase) => [phrase.text, phrase])).values()]
      const away = distinct.length < 2 ? 0 : Math.max(1, Math.floor(distinct.length * HELD_OUT))
      dice.some(distinct).forEach((phrase, index) => {
        ;(index < away ? hold : learn).push(phrase)
      })
    }
  }
  const learned = new Set(learn.map(({ text, hop }) => `${hop} ${text}`))
  const kept = hold.filter(({ text, hop }) => !learned.has(`${hop} ${text}`))
  const wrappers = (take: (texts: readonly string[]) => string[]): Record<Language, string[]> => ({
    en: take(WRAPPERS.en),
    zh: take(WRAPPERS.zh),
  })
  const away = { en: new Set(dice.some(WRAPPERS.en, 10)), zh: new Set(dice.some(WRAPPERS.zh, 10)) }
  return {
    learn: {
      phrases: byUse(learn),
      wrappers: wrappers((texts) => texts.filter((text) => !away.en.has(text) && !away.zh.has(text))),
    },
    hold: {
      phrases: byUse(kept),
      wrappers: wrappers((texts) => texts.filter((text) => away.en.has(text) || away.zh.has(text))),
    },
  }
}

const byUse = (phrases: readonly Phrase[]): Map<string, Phrase[]> =>
  grouped(phrases, ({ hop, language, form }) => `${hop} ${language} ${form}`)

/** Of a book the shorter half of the phrases with each word. */
export function simplest({ phrases, wrappers }: Phrasebook): Phrasebook {
  const shorter = (all: readonly Phrase[]): Phrase[] =>
    [...grouped(all, ({ lexeme }) => lexeme).values()].flatMap((group) =>
      group.toSorted((a, b) => a.text.length - b.text.length).slice(0, Math.ceil(group.length / 2)),
    )
  return { phrases: new Map([...phrases].map(([use, all]) => [use, shorter(all)])), wrappers }
}

/** How often a phrase stands around what it starts from, which nobody can read twice in one question. */
const MOST_AROUND = 1

/** A question for hops in their order, with `mention` for where it starts; null when there is no phrase for it. */
export function phrase(
  book: Phrasebook,
  hops: readonly string[],
  language: Language,
  dice: Dice,
  mention: string,
): string | null {
  let text = mention
  let around = 0
  const asWhole = dice.next() < 0.5
  for (const [index, hop] of hops.entries()) {
    const whole = asWhole && index === hops.length - 1
    const usable = (book.phrases.get(`${hop} ${language} ${whole ? 'question' : 'entity'}`) ?? []).filter(
      ({ text: said }) =>
        (plain(text, mention) || !said.includes("{x}'s")) && (around < MOST_AROUND || !isAround(said, text, mention)),
    )
    if (usable.length === 0) return null
    // First a word and then a phrase with it, or words with many phrases would be asked more often.
    const lexeme = dice.pick([...new Set(usable.map((each) => each.lexeme))])
    const chosen = dice.pick(usable.filter((each) => each.lexeme === lexeme))
    if (isAround(chosen.text, text, mention)) around += 1
    text = moved(chosen.text, text, book.moves ?? 0, dice) ?? chosen.text.replaceAll('{x}', text)
    if (whole) return text + (dice.next() < 0.7 ? (language === 'zh' ? '？' : '?') : '')
  }
  return dice.pick(book.wrappers[language]).replaceAll('{x}', text)
}

const TAILED = /^(where is|which \w+ is|what \w+ is|who is) \{x\} (\w+(?: \w+)?)$/u
const RELATIVE = /^(the \w+) ((?:(?:at|in|to|for|with|from|on) )?(?:which|whom|that|who|where) .+)$/u

/** Now and then what belongs to a word comes after the end: where is the company located at which she works. */
function moved(said: string, inner: string, share: number, dice: Dice): string | null {
  const [, before, after] = TAILED.exec(said) ?? []
  const [, noun, clause] = RELATIVE.exec(inner) ?? []
  return before && noun && clause && dice.next() < share ? `${before} ${noun} ${after} ${clause}` : null
}

/** Of a book only English questions in which what belongs to a word comes after the end. */
export function onlyMoved({ phrases, wrappers }: Phrasebook): Phrasebook {
  const fits = (use: string, { text }: Phrase): boolean =>
    use.endsWith('en question') ? TAILED.test(text) : use.endsWith('en entity') && RELATIVE.test(text)
  const kept = [...phrases].map(([use, all]): [string, Phrase[]] => [use, all.filter((each) => fits(use, each))])
  return { phrases: new Map(kept), wrappers, moves: 1 }
}

/** Only a name and what is its: X's brother's boss. */
const plain = (text: string, mention: string): boolean => text === mention || text.startsWith(`${mention}'s `)

const isAround = (said: string, inner: string, mention: string): boolean =>
  inner !== mention && /^the .*\{x\} \S/u.test(said)

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return groups
}
