import type { AnyValue, KeyValue } from './types.ts'

/** Attributes that are fractions even where the number is whole. */
const DOUBLES = new Set([
  'gen_ai.request.temperature',
  'gen_ai.request.top_p',
  'gen_ai.request.frequency_penalty',
  'gen_ai.request.presence_penalty',
  'gen_ai.response.time_to_first_chunk',
  'studio.tokens_per_second',
])

/** A JSON value as OTLP has it. */
export function toAnyValue(value: unknown, double = false): AnyValue {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { stringValue: String(value) }
    return Number.isSafeInteger(value) && !double ? { intValue: String(value) } : { doubleValue: value }
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map((each) => toAnyValue(each)) } }
  if (value !== null && typeof value === 'object') return { kvlistValue: { values: toKeyValues(value) } }
  return {}
}

/** In the order of the object; what is undefined or null is left out. */
export function toKeyValues(attributes: object, doubles: ReadonlySet<string> = DOUBLES): KeyValue[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: toAnyValue(value, doubles.has(key)) }))
}

export const doublesAnd = (...names: string[]): ReadonlySet<string> => new Set([...DOUBLES, ...names])

/** An OTLP value as JSON; integers beyond what a number holds stay texts. */
export function fromAnyValue(value: AnyValue): unknown {
  if ('stringValue' in value) return value.stringValue
  if ('boolValue' in value) return value.boolValue
  if ('intValue' in value) {
    const number = Number(value.intValue)
    return Number.isSafeInteger(number) ? number : value.intValue
  }
  if ('doubleValue' in value) return Number.isFinite(value.doubleValue) ? value.doubleValue : String(value.doubleValue)
  if ('arrayValue' in value) return value.arrayValue?.values.map(fromAnyValue) ?? []
  if ('kvlistValue' in value) return fromKeyValues(value.kvlistValue?.values ?? [])
  if ('bytesValue' in value) return value.bytesValue
  return null
}

export const fromKeyValues = (attributes: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, fromAnyValue(value)]))
