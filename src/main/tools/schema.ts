import type { JsonSchema } from '@shared/agents.ts'
import { z } from 'zod'

/** Words that cost the model tokens and tell it nothing it can use; the arguments are checked with zod all the same. */
const OMITTED = new Set([
  '$schema',
  'additionalProperties',
  'title',
  'minLength',
  'maxLength',
  'pattern',
  'propertyNames',
])
const FIRST = ['type', 'properties', 'required']

/** JSON Schema of a tool's input, as short as it can be said, with `type`, `properties`, `required` first. */
export function compactSchema(input: z.ZodType): JsonSchema {
  return compact(z.toJSONSchema(input, { io: 'input' }))
}

function compact(schema: object): JsonSchema {
  const kept = Object.entries(schema).filter(([key]) => !OMITTED.has(key))
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length)
  kept.sort(([a], [b]) => rank(a) - rank(b))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === 'properties' ? compactEach(value) : nested(value)]),
  )
}

/** The keys of `properties` are argument names: one may well be called "title". */
function compactEach(properties: object): JsonSchema {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, nested(value)]))
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested)
  return typeof value === 'object' && value !== null ? compact(value) : value
}
