import { MemoryScope } from '@shared/memory.ts'
import { InvalidArgumentError } from 'commander'

/** A scope as typed. */
export function parseScope(text: string): string {
  if (!MemoryScope.safeParse(text).success) throw new InvalidArgumentError('It must be user, project:NAME or agent:ID.')
  return text
}

/** The beginning of a day as typed, in the local time zone; Unix milliseconds. */
export function parseDate(text: string): number {
  const at = new Date(`${text}T00:00`).getTime()
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(at))
    throw new InvalidArgumentError('It must be a date such as 2026-11-23.')
  return at
}
