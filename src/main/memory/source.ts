import type { EvidenceSource } from '@shared/memory.ts'
import { termKey } from './keys.ts'

/** Words about the person that a memory has and their own sentence has not, or the other way round. */
const PERSON = new Set(
  "the a an user user's users i i'm my me mine you your yours is am are was were be has have that they their he she his her and please remember note save".split(
    ' ',
  ),
)
const PERSON_HAN = /用户|我的|我们|我|你的|你|他|她|的|是|请|记住|一下|了/gu
/** Where these differ, the words may be the same and what is said the opposite. */
const NEGATION =
  /\b(?:not?|never|none|cannot|without|neither|nor|stop|avoid|ignore|except|unless|if|false|wrong|unlike)\b|n['’]t\b|不|没|未|别|勿|非|无|否|如果|除非/giu
const WORD = /\p{Script=Han}|[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu

/**
 * Who said it, by the record of the run and never by what the model claims: the person, where a sentence of their own input has its
 * words; a tool, where one result has them; else it is the model's.
 */
export function sourceOf(text: string, said: string, shown: readonly string[]): EvidenceSource {
  const words = tellingWords(text)
  if (words.length === 0) return 'model_inferred'
  const negated = negations(text)
  // A sentence, not the whole: words from everywhere can be put together to what nobody said.
  if (sentences(said).some((one) => holds(one, words) && negations(one) === negated)) return 'user_said'
  if (shown.some((one) => sentences(one).some((each) => holds(each, words)))) return 'tool_observed'
  return 'model_inferred'
}

const sentences = (text: string): string[] => text.split(/[.!?;。！？；\n]+(?=\s|$|\p{Script=Han})|\n/u)

/** The words of a text that turn its sense around, in one order. */
export const negations = (text: string): string => [...(termKey(text).match(NEGATION) ?? [])].sort().join()

/** In the order of the text, with another form of a verb or a plural counted as the same. */
function holds(sentence: string, words: readonly string[]): boolean {
  const there = tellingWords(sentence)
  let at = 0
  for (const word of words) {
    const found = there.indexOf(word, at)
    if (found < 0) return false
    at = found + 1
  }
  return true
}

const tellingWords = (text: string): string[] =>
  (termKey(text).replace(PERSON_HAN, ' ').match(WORD) ?? []).filter((word) => !PERSON.has(word)).map(stem)

const stem = (word: string): string => (word.length > 3 ? word.replace(/(?:es|s|e)$/u, '') : word)
