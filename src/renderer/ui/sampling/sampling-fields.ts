import type { Sampling } from '@shared/sampling.ts'

/** A number of the sampling that has a field of its own. */
export interface NumberField {
  id: string
  min: number
  max: number
  whole: boolean
  /** What an empty field stands for: that it is off, or a number; null where it must be filled. */
  off: 'off' | number | null
  get(sampling: Sampling): number | undefined
  set(sampling: Sampling, value: number | undefined): Sampling
}

type Plain = 'temperature' | 'topP' | 'topK' | 'minP'
type Optional = 'repeatPenalty' | 'penaltyWindow' | 'presencePenalty' | 'frequencyPenalty'

const plain = (id: Plain, max: number, whole = false): NumberField => ({
  id,
  min: 0,
  max,
  whole,
  off: null,
  get: (sampling) => sampling[id],
  set: (sampling, value) => ({ ...sampling, [id]: value ?? sampling[id] }),
})

const optional = (id: Optional, min: number, max: number, off: 'off' | number = 'off', whole = false): NumberField => ({
  id,
  min,
  max,
  whole,
  off,
  get: (sampling) => sampling[id],
  set: ({ [id]: _, ...rest }, value) => (value === undefined ? rest : { ...rest, [id]: value }),
})

/** The fields in the order in which they act, as far as one can tell. */
export const NUMBER_FIELDS: readonly NumberField[] = [
  plain('temperature', 5),
  plain('topK', 1_000_000, true),
  plain('topP', 1),
  plain('minP', 1),
  optional('repeatPenalty', 0.5, 2),
  optional('penaltyWindow', 1, 4096, 64, true),
  optional('presencePenalty', -2, 2),
  optional('frequencyPenalty', -2, 2),
  {
    id: 'dry',
    min: 0,
    max: 5,
    whole: false,
    off: 'off',
    get: ({ dry }) => dry?.multiplier,
    set: ({ dry, ...rest }, multiplier) =>
      multiplier ? { ...rest, dry: { base: 1.75, allowedLength: 2, ...dry, multiplier } } : rest,
  },
  {
    id: 'xtc',
    min: 0,
    max: 1,
    whole: false,
    off: 'off',
    get: ({ xtc }) => xtc?.probability,
    set: ({ xtc, ...rest }, probability) =>
      probability ? { ...rest, xtc: { threshold: 0.1, ...xtc, probability } } : rest,
  },
]

/** Reads what a person typed: undefined for nothing, `invalid` for what is no number of the field. */
export function readNumber({ min, max, whole, off }: NumberField, text: string): number | undefined | 'invalid' {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return off === null ? 'invalid' : undefined
  if (!/^-?\d{0,7}(\.\d{0,6})?$/.test(trimmed) || !/\d/.test(trimmed)) return 'invalid'
  const value = Number(trimmed)
  return value < min || value > max || (whole && !Number.isInteger(value)) ? 'invalid' : value
}

const MOST_STOPS = 16

/** Stop texts, one a line; `\n` stands for a line break. Undefined for none. */
export function readStops(text: string): string[] | undefined | 'invalid' {
  const stops = text.split('\n').filter((line) => line !== '')
  if (stops.length > MOST_STOPS || stops.some((stop) => stop.length > 200)) return 'invalid'
  return stops.length === 0 ? undefined : stops.map((stop) => stop.replaceAll('\\n', '\n'))
}

export const writeStops = (stops: readonly string[] | undefined): string =>
  (stops ?? []).map((stop) => stop.replaceAll('\n', '\\n')).join('\n')

/** Biases, one a line: a text, an equals sign and a number from -100 to 100. Undefined for none. */
export function readBias(text: string): Record<string, number> | undefined | 'invalid' {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const biases: [string, number][] = []
  for (const line of lines) {
    const found = /^(.{1,100}?)\s*=\s*(-?\d{1,3}(?:\.\d{1,6})?)\s*$/.exec(line)
    const bias = Number(found?.[2])
    if (!found?.[1] || !(bias >= -100 && bias <= 100)) return 'invalid'
    biases.push([found[1], bias])
  }
  return biases.length === 0 ? undefined : Object.fromEntries(biases)
}

export const writeBias = (biases: Readonly<Record<string, number>> | undefined): string =>
  Object.entries(biases ?? {})
    .map(([text, bias]) => `${text} = ${bias}`)
    .join('\n')
