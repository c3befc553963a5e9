import type { JsonSchema } from '@shared/agents.ts'

/** What kind of control asks for a value of a schema; `json` where no better one is known. */
export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'object' | 'list' | 'json'

export interface Field {
  name: string
  schema: JsonSchema
  required: boolean
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Pure. */
export function kindOf(schema: JsonSchema): FieldKind {
  if (Array.isArray(schema.enum) && schema.enum.every((each) => typeof each === 'string')) return 'choice'
  switch (schema.type) {
    case 'string':
      return 'text'
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type
    case 'object':
      return isRecord(schema.properties) ? 'object' : 'json'
    case 'array':
      return isRecord(schema.items) ? 'list' : 'json'
    default:
      return 'json'
  }
}

/** Pure: the members of an object's schema, in its order. */
export function fieldsOf(schema: JsonSchema): Field[] {
  if (!isRecord(schema.properties)) return []
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).map(([name, inner]) => ({
    name,
    schema: isRecord(inner) ? inner : {},
    required: required.includes(name),
  }))
}

/** Pure: the schema of a list's members. */
export const itemsOf = (schema: JsonSchema): JsonSchema => (isRecord(schema.items) ? schema.items : {})

/** Pure: what a new control holds; undefined leaves the member out. */
export function emptyOf(schema: JsonSchema, required: boolean): unknown {
  if (schema.default !== undefined) return structuredClone(schema.default)
  if (!required) return undefined
  switch (kindOf(schema)) {
    case 'text':
      return ''
    case 'boolean':
      return false
    case 'choice':
      return Array.isArray(schema.enum) ? schema.enum[0] : ''
    case 'object':
      return emptyObject(schema)
    case 'list':
      return []
    default:
      return undefined
  }
}

/** Pure: an object with every required member of its schema that has an obvious beginning. */
export function emptyObject(schema: JsonSchema): Record<string, unknown> {
  const members = fieldsOf(schema).map(({ name, schema: inner, required }) => [name, emptyOf(inner, required)] as const)
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

/** Pure: an object with a member put in place, or taken out when it is undefined; the order stays. */
export function withMember(object: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _gone, ...rest } = object
  return rest
}
