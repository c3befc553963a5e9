import { StudioError } from '@shared/errors.ts'
import { Duration, type DurationLikeObject } from 'luxon'

const UNITS: ReadonlyMap<string, keyof DurationLikeObject> = new Map(
  Object.entries<keyof DurationLikeObject>({
    y: 'years',
    yr: 'years',
    year: 'years',
    quarter: 'quarters',
    mo: 'months',
    month: 'months',
    w: 'weeks',
    wk: 'weeks',
    week: 'weeks',
    d: 'days',
    day: 'days',
    h: 'hours',
    hr: 'hours',
    hour: 'hours',
    min: 'minutes',
    minute: 'minutes',
    m: 'minutes',
    s: 'seconds',
    sec: 'seconds',
    second: 'seconds',
  }),
)
const MOST = 1e7

/** `3 days`, `-2 months`, `1 year and 2 weeks`, `P1M`. Errors: TOOL_INVALID_ARGUMENTS. */
export function readAmount(text: string): Duration {
  const asked = text.trim()
  if (/^[+-]?P/i.test(asked)) {
    const negative = asked.startsWith('-')
    const iso = Duration.fromISO(asked.replace(/^[+-]/, '').toUpperCase())
    if (iso.isValid) return negative ? iso.negate() : iso
    throw unclear(text)
  }
  const parts = [...asked.matchAll(/([+-]?)\s*(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)/gi)]
  const rest = asked.replace(/([+-]?)\s*(\d{1,9}(?:\.\d{1,6})?)\s*([a-z]+)/gi, '').replace(/,|\band\b|\s/gi, '')
  if (parts.length === 0 || rest !== '') throw unclear(text)
  // One sign in front stands for all that follows.
  const sign = parts[0]?.[1] === '-' ? -1 : 1
  let total = Duration.fromObject({})
  for (const [, own = '', number = '', word = ''] of parts) {
    const name = word.toLowerCase()
    const unit = UNITS.get(name) ?? UNITS.get(name.replace(/s$/, ''))
    const amount = Number(number)
    if (!unit || amount > MOST) throw unclear(text)
    total = total.plus({ [unit]: (own === '-' ? -1 : own === '+' ? 1 : sign) * amount })
  }
  return total
}

const unclear = (text: string) =>
  new StudioError(
    'TOOL_INVALID_ARGUMENTS',
    `"${text.slice(0, 80)}" is not an amount of time. Write it as "3 days", "-2 months" or "1 year 2 weeks".`,
  )
