import type Database from 'better-sqlite3'
import { type Codec, decompress } from './codec.ts'

/** What is looked for: a text anywhere, in any case, or a regular expression. */
interface Matcher {
  /** Finds it in text as a person wrote it. */
  text: (text: string) => boolean
  /** Finds it in UTF-8 bytes of JSON. */
  json: (bytes: Uint8Array) => boolean
}

/** A regular expression is tried on this much of a value at most, in characters. */
const MOST_FOR_REGEX = 2_000_000

/**
 * SQL functions for readers: `text_matches(needle, regex, text)` and `blob_matches(needle, regex, codec, size, data)` give 1 or 0.
 * `regex` is 0 for plain text, of any case. A needle that is no regular expression makes the statement fail.
 */
export function registerSearch(db: Database.Database): void {
  let last: { key: string; matcher: Matcher } | null = null
  const matcherOf = (needle: string, regex: number): Matcher => {
    const key = `${regex} ${needle}`
    if (last?.key !== key) last = { key, matcher: regex ? regexMatcher(needle) : textMatcher(needle) }
    return last.matcher
  }
  const options = { deterministic: true, directOnly: true }
  db.function('text_matches', options, (needle: string, regex: number, text: string | null) =>
    text !== null && matcherOf(needle, regex).text(text) ? 1 : 0,
  )
  db.function('blob_matches', options, (needle: string, regex: number, codec: Codec, size: number, data: Uint8Array) =>
    data !== null && matcherOf(needle, regex).json(decompress(codec, data, size)) ? 1 : 0,
  )
}

function textMatcher(needle: string): Matcher {
  const wanted = needle.toLowerCase()
  const escaped = JSON.stringify(wanted).slice(1, -1)
  // Bytes of other alphabets never look like ASCII ones, so plain letters need no decoding.
  const encoding = /^[ -~]*$/.test(wanted) ? 'latin1' : 'utf8'
  return {
    text: (text) => text.toLowerCase().includes(wanted),
    json: (bytes) => asBuffer(bytes).toString(encoding).toLowerCase().includes(escaped),
  }
}

function regexMatcher(source: string): Matcher {
  const expression = new RegExp(source, 'iu')
  const text = (value: string) => expression.test(value.slice(0, MOST_FOR_REGEX))
  return { text, json: (bytes) => text(asBuffer(bytes).toString('utf8')) }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
