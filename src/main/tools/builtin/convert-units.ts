import { StudioError } from '@shared/errors.ts'
import { convert, getMeasureKind, MeasureKind, type Unit } from 'convert'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { type FoundUnit, findUnit } from './units/find-unit.ts'

const input = z.object({
  value: z.number(),
  from: z.string().min(1).max(60).describe('Such as "km", "pounds", "°F" or "km/h"'),
  to: z.string().min(1).max(60),
})

/** Lengths, areas, volumes, masses, temperatures, times, data, speeds and more. */
export const convertUnits: Tool<z.infer<typeof input>> = {
  name: 'convert_units',
  version: 1,
  description: 'Convert a number between units of length, mass, volume, temperature, time, data, speed and more',
  effect: 'pure',
  capabilities: [],
  input,
  pathArguments: [],
  async run({ value, from, to }) {
    const [source, target] = [findUnit(from), findUnit(to)]
    if ((source.per === null) !== (target.per === null)) throw unlike(from, to)
    const result = inUnit(value, source.over, target.over, from, to) / rate(source, target, from, to)
    if (!Number.isFinite(result)) {
      throw new StudioError('TOOL_INVALID_ARGUMENTS', 'The result is larger than numbers can be.')
    }
    return { content: `${tell(value)} ${from.trim()} = ${tell(result)} ${to.trim()}` }
  },
}

const rate = (source: FoundUnit, target: FoundUnit, from: string, to: string): number =>
  source.per && target.per ? inUnit(1, source.per, target.per, from, to) : 1

function inUnit(value: number, source: Unit, target: Unit, from: string, to: string): number {
  const [kind, other] = [getMeasureKind(source), getMeasureKind(target)]
  if (kind !== other || kind === undefined) throw unlike(from, to, kind, other)
  // Their kinds are the same, which the types of single units cannot say.
  return convert(value, source as 'meter').to(target as 'meter')
}

function unlike(from: string, to: string, kind?: MeasureKind, other?: MeasureKind): StudioError {
  const name = (each: MeasureKind | undefined) => (each === undefined ? '' : ` (${MeasureKind[each].toLowerCase()})`)
  return new StudioError(
    'TOOL_INVALID_ARGUMENTS',
    `${from}${name(kind)} cannot be converted to ${to}${name(other)}: they measure different things.`,
  )
}

/** Twelve digits: what lies beyond is noise of the arithmetic. */
const tell = (value: number): string => String(Number(value.toPrecision(12)))
