import { foldCase } from '@shared/fold-case.ts'
import type Database from 'better-sqlite3'

/**
 * SQL functions for readers, of text in any case: `text_has(text, part)` and `text_is(text, other)` give 1 or 0; a text that is null has
 * nothing and is nothing.
 */
export function registerFold(db: Database.Database): void {
  // A statement compares every row with the same few texts.
  const folded = new Map<string, string>()
  const fold = (wanted: string): string => {
    const known = folded.get(wanted)
    if (known !== undefined) return known
    if (folded.size >= MOST_KEPT) folded.clear()
    const fresh = foldCase(wanted)
    folded.set(wanted, fresh)
    return fresh
  }
  const options = { deterministic: true, directOnly: true }
  db.function('text_has', options, (text: string | null, part: string) =>
    text !== null && foldCase(text).includes(fold(part)) ? 1 : 0,
  )
  db.function('text_is', options, (text: string | null, other: string) =>
    text !== null && foldCase(text) === fold(other) ? 1 : 0,
  )
}

const MOST_KEPT = 64
