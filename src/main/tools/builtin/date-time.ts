import { StudioError } from '@shared/errors.ts'
import type { DateTime } from 'luxon'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import type { CurrentTimeOptions } from './current-time.ts'
import { readAmount } from './date-time/read-amount.ts'
import { readDate, readZone } from './date-time/read-date.ts'
import { tellDate, tellDifference } from './date-time/tell-date.ts'

const words = z.string().max(100)
const input = z.object({
  operation: z.enum(['tell', 'add', 'difference', 'convert']),
  date: words.optional().describe('Such as 2026-11-04T15:30 or tomorrow; now when left out'),
  other: words.optional().describe('difference: the second date'),
  amount: words.optional().describe('add: such as "3 days" or "-2 months"'),
  timezone: words.optional().describe('IANA name, of dates that name none'),
  to_timezone: words.optional().describe('convert: IANA name'),
})

/** Reckons with dates. `current_time` stays beside it: the bundled model knows that one. */
export function dateTime({ now, timezone }: CurrentTimeOptions): Tool<z.infer<typeof input>> {
  return {
    name: 'date_time',
    version: 1,
    description: 'Dates: tell weekday, week and time zone; add or subtract; the difference of two; convert time zones',
    effect: 'pure',
    capabilities: ['clock'],
    input,
    pathArguments: [],
    async run({ operation, date = 'now', other, amount, timezone: asked, to_timezone: target }) {
      const zone = readZone(asked, timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
      const first = readDate(date, zone, now())
      switch (operation) {
        case 'tell':
          return { content: tellDate(first) }
        case 'add':
          return { content: tellDate(valid(first.plus(readAmount(required('amount', amount))))) }
        case 'difference':
          return { content: tellDifference(first, readDate(required('other', other), zone, now())) }
        case 'convert':
          return { content: tellDate(first.setZone(readZone(required('to_timezone', target), 'UTC'))) }
        default:
          return operation satisfies never
      }
    },
  }
}

function required(name: string, value: string | undefined): string {
  if (value?.trim()) return value
  throw new StudioError('TOOL_INVALID_ARGUMENTS', `date_time needs the argument "${name}" for this operation.`)
}

function valid(date: DateTime): DateTime {
  if (date.isValid && date.year >= 1 && date.year <= 9999) return date
  throw new StudioError('TOOL_INVALID_ARGUMENTS', 'That is further away than dates are told: the years 1 to 9999.')
}
