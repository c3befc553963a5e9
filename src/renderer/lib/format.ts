/** Binary units, as file managers of developers show them: `2.9 MiB`. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${formatNumber(value, locale, digits)} ${units[unit]}`
}

/** Making a format takes longer than using it a hundred times. */
const numberFormats = new Map<string, Intl.NumberFormat>()

export function formatNumber(value: number, locale: string, digits = 0): string {
  const key = `${locale} ${digits}`
  const known = numberFormats.get(key)
  const format =
    known ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits })
  if (!known) numberFormats.set(key, format)
  return format.format(value)
}

/** `1.4M`, `32B`: weights of a model. */
export function formatCount(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** A length of time in milliseconds as `340 ms`, `2.1 s`, `3 m 05 s` or `1 h 02 m`. */
export function formatDuration(ms: number): string {
  const positive = Math.max(0, ms)
  if (positive < 10) return `${positive.toFixed(1)} ms`
  if (positive < 999.5) return `${Math.round(positive)} ms`
  if (positive < 59_950) return `${(positive / 1000).toFixed(1)} s`
  const seconds = Math.round(positive / 1000)
  const pad = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} m`
}

/** How long ago, in the largest unit that fits: `now`, `5 min. ago`, `yesterday`. Times in Unix milliseconds. */
export function formatRelative(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ]
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit)
  }
  return format.format(0, 'second')
}

/** Date and time to the second. */
export function formatTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

/** A probability of 0 to 1 as a percentage that keeps small ones apart from zero. */
export function formatProbability(p: number): string {
  const percent = p * 100
  if (percent > 0 && percent < 0.1) return '<0.1%'
  if (percent < 100 && percent >= 99.95) return '>99.9%'
  return `${percent.toFixed(1)}%`
}

/**
 * A point of a clock that begins at 0, as `1:02:03.450`, with as many decimals as tell points `step` apart from each other. Milliseconds.
 */
export function formatOffset(ms: number, step: number): string {
  const decimals = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step / 1000))))
  const seconds = ms / 1000
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = (seconds % 60).toFixed(decimals)
  if (hours === 0 && minutes === 0) return `${rest} s`
  const padded = rest.padStart(decimals > 0 ? decimals + 3 : 2, '0')
  return hours === 0 ? `${minutes}:${padded}` : `${hours}:${String(minutes).padStart(2, '0')}:${padded}`
}
