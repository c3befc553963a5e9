import { type DateTime, Interval } from 'luxon'

/** Such as `Wednesday 2026-11-04 15:04:05 +01:00 (Europe/Paris), ISO week 2026-W45, day 308 of the year`. */
export function tellDate(date: DateTime): string {
  const told = date.setLocale('en')
  const zone = told.zoneName ?? 'UTC'
  const moment = `${told.toFormat('cccc yyyy-MM-dd HH:mm:ss')} ${told.toFormat('ZZ')} (${zone})`
  return `${moment}, ISO week ${told.toFormat("kkkk-'W'WW")}, day ${told.ordinal} of the year`
}

/** How far it is from one moment to another: in days, in calendar units, and in working days where there are not too many. */
export function tellDifference(from: DateTime, to: DateTime): string {
  const [first, last] = from <= to ? [from, to] : [to, from]
  const parts = last.diff(first, ['years', 'months', 'days', 'hours', 'minutes', 'seconds']).toObject()
  const named = Object.entries(parts).flatMap(([unit, value]) => {
    const amount = Math.round(value ?? 0)
    return amount === 0 ? [] : [`${amount} ${amount === 1 ? unit.replace(/s$/, '') : unit}`]
  })
  const hours = last.diff(first, 'hours').hours
  const days = last.diff(first, 'days').days
  const lines = [
    `From ${first.toFormat('yyyy-MM-dd HH:mm')} to ${last.toFormat('yyyy-MM-dd HH:mm')}: ${named.join(', ') || 'no time at all'}.`,
    `In days: ${round(days)}. In weeks: ${round(days / 7)}. In hours: ${round(hours)}.`,
  ]
  if (days < 40_000) lines.push(`Monday to Friday without the last day: ${workingDays(first, last)}.`)
  if (from > to) lines.push('The second date is before the first.')
  return lines.join('\n')
}

function workingDays(first: DateTime, last: DateTime): number {
  const whole = Math.max(
    0,
    Math.round(Interval.fromDateTimes(first.startOf('day'), last.startOf('day')).length('days')),
  )
  let count = Math.floor(whole / 7) * 5
  for (let day = Math.floor(whole / 7) * 7; day < whole; day += 1)
    if (((first.weekday - 1 + day) % 7) + 1 <= 5) count += 1
  return count
}

const round = (value: number): string => String(Math.round(value * 100) / 100)
