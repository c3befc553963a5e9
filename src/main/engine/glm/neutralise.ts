import { TAGS } from './tags.ts'

/** Zero-width space: invisible to a person, and enough to keep a tag from being read as one token. */
const BREAK = '\u200b'

export interface Neutraliser {
  /** Breaks every tag in `text` after its first character, so that it stays readable but is no longer a token. */
  neutralise(text: string): string
  /** Undoes `neutralise` exactly. */
  restore(text: string): string
}

/** Whether an entry of a vocabulary's user-defined tokens is a tag that untrusted text must not be able to spell. */
export const isTagLike = (token: string): boolean => /^<[^<>\s]{1,64}>$/.test(token)

/**
 * Builds a neutraliser for the format's tags and `extra` ones, such as those of a model's own vocabulary. A break already
 * present is doubled, which is what makes `restore` exact.
 */
export function createNeutraliser(extra: readonly string[] = []): Neutraliser {
  const tags = [...new Set([...TAGS, ...extra.filter(isTagLike)])]
  const rests = tags.map((tag) => tag.slice(1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const whole = new RegExp(`<(?=${BREAK}*(?:${rests}))`, 'g')
  const broken = new RegExp(`<${BREAK}(?=${BREAK}*(?:${rests}))`, 'g')
  return {
    neutralise: (text) => (text.includes('<') ? text.replace(whole, `<${BREAK}`) : text),
    restore: (text) => (text.includes(BREAK) ? text.replace(broken, '<') : text),
  }
}
