import type { JsonSchema } from '@shared/agents.ts'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON types a schema allows, or null when it does not say. `integer` counts apart from `number`. */
function allowedTypes(schema: Record<string, unknown>, depth = 0): Set<string> | null {
  if (depth > 8) return null
  const { type } = schema
  if (typeof type === 'string') return new Set([type])
  if (Array.isArray(type)) return new Set(type.filter((item) => typeof item === 'string'))
  if ('const' in schema) return new Set([typeOf(schema.const)])
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map(typeOf))
  const options = schema.anyOf ?? schema.oneOf
  if (!Array.isArray(options)) return null
  const union = new Set<string>()
  for (const option of options) {
    const types = isObject(option) ? allowedTypes(option, depth + 1) : null
    if (!types) return null
    for (const each of types) union.add(each)
  }
  return union
}

/** JSON type of a value; `integer` counts apart from `number`. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** Python's spellings, which models trained on code write now and then. */
const PYTHON = new Map<string, unknown>([
  ['True', true],
  ['False', false],
  ['None', null],
])

function parseLoosely(text: string): { value: unknown } | null {
  const trimmed = text.trim()
  if (PYTHON.has(trimmed)) return { value: PYTHON.get(trimmed) }
  try {
    return { value: JSON.parse(trimmed) as unknown }
  } catch {
    return null
  }
}

export type Coerced = { ok: true; value: unknown } | { ok: false; expected: string }

/** Whether the raw text of an argument is its value as it stands, whatever it says. */
export function takesText(schema: unknown): boolean {
  const types = isObject(schema) ? allowedTypes(schema) : null
  return types === null || types.size === 0 || types.has('string')
}

/**
 * Reads the raw text of one argument by its property's schema: text where a string is allowed, JSON otherwise. An unknown
 * schema keeps the text. `expected` names the types that were allowed.
 */
export function coerceArgument(raw: string, schema: unknown): Coerced {
  const types = isObject(schema) ? allowedTypes(schema) : null
  if (types === null || types.size === 0 || types.has('string')) return { ok: true, value: raw }
  const parsed = parseLoosely(raw)
  if (parsed) {
    const type = typeOf(parsed.value)
    if (types.has(type) || (type === 'integer' && types.has('number'))) return { ok: true, value: parsed.value }
  }
  return { ok: false, expected: [...types].join(' or ') }
}

/** Fits a JSON value other than a text to its property's schema: where only a text is allowed, it becomes its JSON. */
export function coerceValue(value: unknown, schema: unknown): Coerced {
  const types = isObject(schema) ? allowedTypes(schema) : null
  const type = typeOf(value)
  if (types === null || types.size === 0 || types.has(type)) return { ok: true, value }
  if (type === 'integer' && types.has('number')) return { ok: true, value }
  if (types.has('string') && value !== null) return { ok: true, value: JSON.stringify(value) }
  return { ok: false, expected: [...types].join(' or ') }
}

/** JSON types a property's schema allows, or null when it allows any. */
export function expectedTypes(schema: unknown): string[] | null {
  const types = isObject(schema) ? allowedTypes(schema) : null
  return types === null || types.size === 0 ? null : [...types]
}

/** Schemas of a tool's parameters by name; empty when the tool declares none. */
export function propertySchemas(parameters: JsonSchema): Map<string, unknown> {
  return new Map(isObject(parameters.properties) ? Object.entries(parameters.properties) : [])
}

/** Names a tool's schema requires. */
export function requiredNames(parameters: JsonSchema): string[] {
  return Array.isArray(parameters.required) ? parameters.required.filter((name) => typeof name === 'string') : []
}
