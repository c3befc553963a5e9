import { MENTION } from './graph-arrays.ts'

/** A word, one Chinese character, the ending 's, or the place of an entity's name (`MENTION`). */
export interface Token {
  text: string
  stem: string
  kind: 'word' | 'han' | 'mention'
}

const TOKEN = new RegExp(`${MENTION}|[’']s\\b|\\p{Script=Han}|(?:(?!\\p{Script=Han})[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const HAN = /\p{Script=Han}/u
/** Of a question that is longer, what lies farthest from the names is left out. */
const MOST_TOKENS = 48

/** The words of a question in order, at most 48 around its first name. */
export function tokenise(words: string): Token[] {
  const tokens = [...words.normalize('NFKC').toLowerCase().matchAll(TOKEN)].map(([found]): Token => {
    const text = found.replace('’', "'")
    if (text === MENTION) return { text, stem: text, kind: 'mention' }
    return HAN.test(text) ? { text, stem: text, kind: 'han' } : { text, stem: stemOf(text), kind: 'word' }
  })
  const first = Math.max(
    tokens.findIndex(({ kind }) => kind === 'mention'),
    0,
  )
  const start = Math.max(0, Math.min(first - MOST_TOKENS / 2, tokens.length - MOST_TOKENS))
  return tokens.slice(start, start + MOST_TOKENS)
}

/** What forms of one English word have in common, roughly: manages, managed, managing and manager are one. */
export function stemOf(word: string): string {
  if (word.length < 4) return word
  const stem = word
    .replace(/(?:ies|ied)$/u, 'y')
    .replace(/(?:ings|ing|ers|er|ors|or|ed|es|s|e)$/u, '')
    .replace(/([^aeiouls])\1$/u, '$1')
  return stem.length < 2 ? word : stem
}
