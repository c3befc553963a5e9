import { StudioError } from '@shared/errors.ts'
import { DateTime } from 'luxon'

/** Ways of writing a date that mean one thing only; `3/4/2026` is none of them. */
const FORMATS = [
  'd LLLL yyyy',
  'd LLLL yyyy HH:mm',
  'd LLL yyyy',
  'd LLL yyyy HH:mm',
  'LLLL d, yyyy',
  'LLLL d, yyyy HH:mm',
  'LLL d, yyyy',
  'LLL d, yyyy HH:mm',
  'LLLL d yyyy',
  'yyyy/M/d',
  'yyyy/M/d HH:mm',
  'yyyy/M/d HH:mm:ss',
  'd.M.yyyy',
  'd.M.yyyy HH:mm',
  'd.M.yyyy HH:mm:ss',
  'yyyy-M-d',
  'yyyy-M-d HH:mm',
  'yyyy-M-d HH:mm:ss',
  "yyyy'年'M'月'd'日'",
  "yyyy'年'M'月'd'日' HH:mm",
]
const RELATIVE: ReadonlyMap<string, number> = new Map(Object.entries<number>({ yesterday: -1, today: 0, tomorrow: 1 }))

/** A moment as people and programs write it, in `zone` where the text names none. Errors: TOOL_INVALID_ARGUMENTS. */
export function readDate(text: string, zone: string, now: Date): DateTime {
  const asked = text.trim().replace(/(\d)(st|nd|rd|th)\b/gi, '$1')
  const today = DateTime.fromJSDate(now, { zone })
  const relative = RELATIVE.get(asked.toLowerCase())
  if (asked === '' || asked.toLowerCase() === 'now') return today
  if (relative !== undefined) return today.startOf('day').plus({ days: relative })
  if (/^-?\d{9,10}$/.test(asked)) return DateTime.fromSeconds(Number(asked), { zone })
  if (/^-?\d{12,13}$/.test(asked)) return DateTime.fromMillis(Number(asked), { zone })
  // A zone in the text decides the moment; it is told in the zone that was asked for.
  const whole = [
    DateTime.fromISO(asked, { zone }),
    DateTime.fromRFC2822(asked, { zone }),
    DateTime.fromHTTP(asked, { zone }),
  ]
  for (const found of [...whole, DateTime.fromSQL(asked, { zone })]) if (found.isValid) return found
  const plain = asked.replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i, '')
  for (const format of FORMATS) {
    const found = DateTime.fromFormat(plain, format, { zone, locale: 'en' })
    if (found.isValid) return found
  }
  throw new StudioError(
    'TOOL_INVALID_ARGUMENTS',
    `"${text.slice(0, 80)}" is not a date that can only mean one thing. Write it as 2026-11-04 or 2026-11-04T15:30.`,
  )
}

/** The name of a time zone, that of the machine for nothing. Errors: TOOL_INVALID_ARGUMENTS. */
export function readZone(zone: string | undefined, own: string): string {
  const name = zone?.trim() || own
  if (DateTime.local({ zone: name }).isValid) return name
  throw new StudioError(
    'TOOL_INVALID_ARGUMENTS',
    `"${name.slice(0, 80)}" is not a time zone. Use an IANA name such as "Europe/Paris" or "UTC".`,
  )
}
