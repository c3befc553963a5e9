import { MENTION } from './graph-arrays.ts'

/** A word, the ending 's, or the place of an entity's name (`MENTION`). */
export interface Token {
  text: string
  stem: string
  kind: 'word' | 'han' | 'mention'
}

const TOKEN = new RegExp(`${MENTION}|[’']s\\b|\\p{Script=Han}+|(?:(?!\\p{Script=Han})[\\p{L}\\p{N}\\p{M}])+`, 'gu')
const HAN = /\p{Script=Han}/u
/** Words that the segmenter leaves joined to others. */
const SMALL = /(?<=.)(?=[的是在谁])|(?<=[的是在谁])(?=.)/u
const chinese = new Intl.Segmenter('zh', { granularity: 'word' })
/** Of a question that is longer, what lies farthest from the names is left out. */
const MOST_TOKENS = 48
const LONGEST = 4000

/** The words of a question in order, at most 48 around its first name. */
export function tokenise(words: string): Token[] {
  const found = words.slice(0, LONGEST).normalize('NFKC').toLowerCase().match(TOKEN) ?? []
  const tokens = found.flatMap((text): Token[] => {
    if (text === MENTION) return [{ text, stem: text, kind: 'mention' }]
    if (!HAN.test(text)) return [{ text: text.replace('’', "'"), stem: stemOf(text.replace('’', "'")), kind: 'word' }]
    return [...chinese.segment(text)]
      .flatMap(({ segment }) => segment.split(SMALL))
      .map((word) => ({ text: word, stem: word, kind: 'han' }))
  })
  const first = Math.max(
    tokens.findIndex(({ kind }) => kind === 'mention'),
    0,
  )
  const start = Math.max(0, Math.min(first - MOST_TOKENS / 2, tokens.length - MOST_TOKENS))
  return tokens.slice(start, start + MOST_TOKENS)
}

/** Stands for a word that was never seen. */
export const UNSEEN = '?'

/** The same words, those that were never seen by their stem or as one and the same. */
export function veil(
  tokens: readonly Token[],
  seen: { word: (text: string) => boolean; stem: (stem: string) => boolean },
): Token[] {
  return tokens.map((token) => {
    if (token.kind === 'mention' || seen.word(token.text)) return token
    if (seen.stem(token.stem)) return { ...token, text: `${token.stem}~` }
    return { ...token, text: UNSEEN, stem: UNSEEN }
  })
}

/** 32 bits that stand for a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 15)
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
