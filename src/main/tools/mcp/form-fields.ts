import type { FormField } from '@shared/mcp-requests.ts'

type Json = Record<string, unknown>

const FORMATS = ['email', 'uri', 'date', 'date-time'] as const

/**
 * Pure: the fields of a form as a server asks for it, or null for one that no form can be made of. Only what the protocol allows is
 * read: texts, numbers, booleans and choices, none inside another.
 */
export function formFields(schema: unknown): FormField[] | null {
  if (!isObject(schema) || !isObject(schema.properties)) return null
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const fields: FormField[] = []
  for (const [name, property] of Object.entries(schema.properties)) {
    const field = isObject(property) ? fieldOf(name, property, required.has(name)) : null
    if (!field) return null
    fields.push(field)
  }
  return fields
}

function fieldOf(name: string, property: Json, required: boolean): FormField | null {
  const base = {
    name,
    label: text(property.title) ?? name,
    description: text(property.description) ?? '',
    required,
    format: null,
    least: null,
    most: null,
    choices: [],
    initial: null,
  }
  switch (property.type) {
    case 'boolean':
      return { ...base, kind: 'boolean', initial: typeof property.default === 'boolean' ? property.default : null }
    case 'number':
    case 'integer':
      return {
        ...base,
        kind: property.type,
        least: number(property.minimum),
        most: number(property.maximum),
        initial: number(property.default),
      }
    case 'string': {
      const choices = choicesOf(property)
      const initial = text(property.default)
      if (choices)
        return {
          ...base,
          kind: 'choice',
          choices,
          initial: choices.some(({ value }) => value === initial) ? initial : null,
        }
      const format = FORMATS.find((each) => each === property.format) ?? null
      return {
        ...base,
        kind: 'text',
        format,
        least: number(property.minLength),
        most: number(property.maxLength),
        initial,
      }
    }
    case 'array': {
      const choices = isObject(property.items) ? choicesOf(property.items) : null
      if (!choices) return null
      const chosen = Array.isArray(property.default)
        ? property.default.filter((each) => typeof each === 'string')
        : null
      const sizes = { least: number(property.minItems), most: number(property.maxItems) }
      return { ...base, ...sizes, kind: 'choices', choices, initial: chosen }
    }
    default:
      return null
  }
}

/** The ways of the protocol to name choices: bare values, values with a list of names beside them, and values with a title each. */
function choicesOf(property: Json): FormField['choices'] | null {
  const titled = [property.oneOf, property.anyOf].find(Array.isArray)
  if (titled)
    return titled.flatMap((each: unknown) => {
      const value = isObject(each) ? text(each.const) : null
      return value === null || !isObject(each) ? [] : [{ value, label: text(each.title) ?? value }]
    })
  if (!Array.isArray(property.enum)) return null
  const names: unknown[] = Array.isArray(property.enumNames) ? property.enumNames : []
  return property.enum.flatMap((value: unknown, index) =>
    typeof value === 'string' ? [{ value, label: text(names[index]) ?? value }] : [],
  )
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
