import type { Tx } from '../../store/types.ts'
import { termKey } from '../keys.ts'

/** How what is said of the person themselves is named. */
const SELF: ReadonlySet<string> = new Set(['user', 'the user', 'i', 'me', 'myself', '用户', '我', '本人'])
const FIRST_PERSON = /\b(?:i|i'm|me|my|mine|myself|we|us|our|ours)\b|我/iu

/**
 * Tells memories of somebody else from those a question in the first person is about; null where that cannot be told: the question is of
 * nobody in particular, or nothing is kept under the person's own name for themselves.
 */
export function othersFor(tx: Pick<Tx, 'get'>, query: string): ((subjectKey: string | null) => boolean) | null {
  if (!FIRST_PERSON.test(query)) return null
  const kept = tx.get('SELECT 1 FROM memory WHERE subject_key IN (SELECT value FROM json_each(:self)) LIMIT 1', {
    self: JSON.stringify([...SELF]),
  })
  if (!kept) return null
  const asked = termKey(query)
  return (subjectKey) => subjectKey !== null && !SELF.has(subjectKey) && !asked.includes(subjectKey)
}
