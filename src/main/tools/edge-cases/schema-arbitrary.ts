import type { JsonSchema } from '@shared/agents.ts'
import type * as FastCheck from 'fast-check'
import { EDGE_INTEGERS, EDGE_NUMBERS, EDGE_TEXTS, HUGE_LIST, HUGE_TEXT } from './edge-values.ts'

type Fc = typeof FastCheck
type Arbitrary<T = unknown> = FastCheck.Arbitrary<T>

/** Ordinary sizes; the huge ones come apart. */
const USUAL_TEXT = 40
const USUAL_LIST = 6

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other)
const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/**
 * Values that a JSON Schema admits, rich in edges and simplest first, so that what fails can be made smaller. What it does not know of a
 * schema it leaves open: what such a value is worth is for the schema's own check to say.
 */
export function arbitraryOf(fc: Fc, schema: JsonSchema): Arbitrary {
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return fc.constantFrom(...schema.enum)
  const choices = [...asArray(schema.anyOf), ...asArray(schema.oneOf)].filter(isObject)
  if (choices.length > 0) return fc.oneof({ withCrossShrink: true }, ...choices.map((each) => arbitraryOf(fc, each)))
  if (Array.isArray(schema.type)) return arbitraryOf(fc, { anyOf: schema.type.map((type) => ({ ...schema, type })) })
  switch (schema.type) {
    case 'string':
      return texts(fc, schema)
    case 'integer':
      return integers(fc, schema)
    case 'number':
      return numbers(fc, schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return lists(fc, schema)
    case 'object':
      return objects(fc, schema)
    default:
      return fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  }
}

function texts(fc: Fc, schema: JsonSchema): Arbitrary<string> {
  const least = numberOr(schema.minLength, 0)
  const most = numberOr(schema.maxLength, Number.POSITIVE_INFINITY)
  const fits = (text: string): boolean => text.length >= least && text.length <= most
  const pattern = matching(fc, schema.pattern)
  if (pattern) return pattern.filter(fits)
  const usual = Math.max(least, Math.min(most, USUAL_TEXT))
  const kinds: Arbitrary<string>[] = [
    fc.string({ minLength: least, maxLength: usual }),
    fc.string({ minLength: least, maxLength: usual, unit: 'grapheme' }).filter(fits),
  ]
  const edges = EDGE_TEXTS.filter(fits)
  if (edges.length > 0) kinds.push(fc.constantFrom(...edges))
  const huge = Math.min(most, Math.max(least, HUGE_TEXT))
  if (huge > usual) {
    const long = fc.tuple(fc.constantFrom('x', 'é', '\n', '漢'), fc.integer({ min: usual + 1, max: huge }))
    kinds.push(long.map(([character, length]) => character.repeat(length)))
  }
  return fc.oneof({ withCrossShrink: true }, ...kinds)
}

/** Null without a pattern, or with one that no text can be made for. */
function matching(fc: Fc, pattern: unknown): Arbitrary<string> | null {
  if (typeof pattern !== 'string') return null
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'))
  } catch {
    return null
  }
}

function integers(fc: Fc, schema: JsonSchema): Arbitrary<number> {
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number
  const above = numberOr(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY)
  const below = numberOr(schema.exclusiveMaximum, Number.POSITIVE_INFINITY)
  const min = Math.ceil(Math.max(numberOr(schema.minimum, MIN_SAFE_INTEGER), Math.floor(above) + 1, MIN_SAFE_INTEGER))
  const max = Math.floor(Math.min(numberOr(schema.maximum, MAX_SAFE_INTEGER), Math.ceil(below) - 1, MAX_SAFE_INTEGER))
  if (min > max) return fc.constant(min)
  const edges = [min, max, ...EDGE_INTEGERS].filter((each) => each >= min && each <= max)
  return fc.oneof({ withCrossShrink: true }, fc.integer({ min, max }), fc.constantFrom(...edges))
}

function numbers(fc: Fc, schema: JsonSchema): Arbitrary<number> {
  const min = Math.max(numberOr(schema.minimum, -Number.MAX_VALUE), -Number.MAX_VALUE)
  const max = Math.min(numberOr(schema.maximum, Number.MAX_VALUE), Number.MAX_VALUE)
  const above = numberOr(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY)
  const below = numberOr(schema.exclusiveMaximum, Number.POSITIVE_INFINITY)
  const fits = (each: number): boolean => each >= min && each <= max && each > above && each < below
  const edges = [min, max, ...EDGE_NUMBERS].filter(fits)
  const low = Math.max(min, Number.isFinite(above) ? above : min)
  const high = Math.min(max, Number.isFinite(below) ? below : max)
  if (low > high) return fc.constant(low)
  // Minus zero is no JSON.
  const any = fc
    .double({ min: low, max: high, noNaN: true, noDefaultInfinity: true })
    .map((each) => each + 0)
    .filter(fits)
  return edges.length > 0 ? fc.oneof({ withCrossShrink: true }, any, fc.constantFrom(...edges)) : any
}

function lists(fc: Fc, schema: JsonSchema): Arbitrary<unknown[]> {
  const items = arbitraryOf(fc, isObject(schema.items) ? schema.items : {})
  const minLength = numberOr(schema.minItems, 0)
  const most = numberOr(schema.maxItems, Number.POSITIVE_INFINITY)
  const maxLength = Math.max(minLength, Math.min(most, USUAL_LIST))
  const usual = fc.array(items, { minLength, maxLength })
  const huge = Math.min(most, HUGE_LIST)
  if (huge <= maxLength) return usual
  const same = fc
    .tuple(items, fc.integer({ min: maxLength + 1, max: huge }))
    .map(([item, length]) => Array.from({ length }, () => item))
  return fc.oneof({ withCrossShrink: true }, { arbitrary: usual, weight: 9 }, { arbitrary: same, weight: 1 })
}

function objects(fc: Fc, schema: JsonSchema): Arbitrary<Record<string, unknown>> {
  const properties = isObject(schema.properties) ? Object.entries(schema.properties) : []
  const required = asArray(schema.required).filter((each) => typeof each === 'string')
  if (properties.length > 0) {
    const members = properties.map(([name, inner]) => [name, arbitraryOf(fc, isObject(inner) ? inner : {})] as const)
    return fc.record(Object.fromEntries(members), {
      requiredKeys: required.filter((name) => properties.some(([known]) => known === name)),
      noNullPrototype: true,
    })
  }
  if (schema.additionalProperties === false) return fc.constant({})
  const values = arbitraryOf(fc, isObject(schema.additionalProperties) ? schema.additionalProperties : {})
  return fc.dictionary(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom(...EDGE_TEXTS)), values, {
    maxKeys: USUAL_LIST,
    noNullPrototype: true,
  })
}
