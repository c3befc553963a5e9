import { StudioError } from '@shared/errors.ts'
import type { Unit } from 'convert'
import { getMeasureKind } from 'convert'
import { conversions } from 'convert/conversions'
import { nearestName } from '../../../kit/nearest-name.ts'

/** What people write for what the library calls otherwise; a `/` parts a rate. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    c: 'C',
    '°c': 'C',
    f: 'F',
    '°f': 'F',
    k: 'K',
    centigrade: 'celsius',
    mph: 'mile/hour',
    kph: 'km/hour',
    kmh: 'km/hour',
    'km/h': 'km/hour',
    'm/s': 'm/second',
    'ft/s': 'foot/second',
    knot: 'nautical mile/hour',
    knots: 'nautical mile/hour',
    kn: 'nautical mile/hour',
    mbps: 'megabit/second',
    'mb/s': 'megabyte/second',
    // As written, thousandths of a bit, which nobody means.
    kb: 'kB',
    mb: 'MB',
    gb: 'GB',
    tb: 'TB',
  }),
)

export interface FoundUnit {
  over: Unit
  /** What a rate is per; null for a plain unit. */
  per: Unit | null
}

/** A unit, or a rate such as `km/h`, however it is written. Errors: TOOL_INVALID_ARGUMENTS, naming the nearest there is. */
export function findUnit(written: string): FoundUnit {
  const text = written.trim().replace(/\s+per\s+/i, '/')
  const [over = '', per, ...more] = spelt(text).split('/')
  if (more.length > 0) throw unknown(written)
  return { over: one(over, written), per: per === undefined ? null : one(per, written) }
}

/** In small letters only where it means nothing as it is written: capitals tell a megabit (`Mb/s`) from a megabyte (`MB/s`). */
function spelt(text: string): string {
  const parts = text.split('/').map((part) => part.trim())
  const known = parts.every(isUnit)
  return ALIASES.get(text) ?? (known ? text : ALIASES.get(text.toLowerCase())) ?? text
}

function one(text: string, written: string): Unit {
  const asked = text.trim()
  for (const candidate of [asked, ALIASES.get(asked.toLowerCase()) ?? asked, asked.toLowerCase()]) {
    if (isUnit(candidate)) return candidate
  }
  // Symbols differ by capitals (`mW`, `MW`), names do not.
  const named = unitNames().find((name) => name.toLowerCase() === asked.toLowerCase())
  if (named && isUnit(named)) return named
  throw unknown(written)
}

function isUnit(text: string): text is Unit {
  try {
    return getMeasureKind(text as Unit) !== undefined
  } catch {
    // The library throws for what it does not know.
    return false
  }
}

function unknown(written: string): StudioError {
  const nearest = nearestName(written.trim(), unitNames())
  const hint =
    nearest === null ? ' Write it in full, such as "kilometer" or "fahrenheit".' : ` Did you mean "${nearest}"?`
  return new StudioError('TOOL_INVALID_ARGUMENTS', `"${written.slice(0, 60)}" is not a known unit.${hint}`)
}

let known: string[] | null = null

function unitNames(): string[] {
  known ??= [...conversions.values()].flatMap(({ units }) => units.flatMap(({ names }) => names))
  return known
}
