import type { ToolSchema } from '../types.ts'
import { missingArguments, problem, quote, unknownTool, wrongType } from './call-problems.ts'
import { coerceArgument, coerceValue, propertySchemas, typeOf } from './coerce.ts'
import { type ReadCall, unread } from './read-call.ts'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON value, or null where the text is none. */
export function parseJson(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

/** Checks a call whose arguments came as one JSON text. Never throws: what is wrong becomes sentences for the model. */
export function readJsonCall(name: string, text: string, tools: readonly ToolSchema[]): ReadCall {
  const parsed = parseJson(text)
  if (parsed) return checkCall(name, parsed.value, tools)
  const tool = tools.find((each) => each.name === name)
  if (!tool) return unread(name, null, unknownTool(name, tools))
  const message = `The arguments of ${name} are not one whole JSON object: ${quote(text.trim())}.`
  return unread(name, tool, problem('json', message))
}

/** Checks a call whose arguments are a JSON value, and fits them to the tool's schema. */
export function checkCall(name: string, value: unknown, tools: readonly ToolSchema[]): ReadCall {
  const tool = tools.find((each) => each.name === name)
  if (!tool) return unread(name, null, unknownTool(name, tools))
  if (!isObject(value)) return unread(name, tool, problem('object', `The arguments of ${name} must be a JSON object.`))
  const schemas = propertySchemas(tool.parameters)
  const problems = missingArguments(tool, (required) => Object.hasOwn(value, required))
  const read = Object.entries(value).map(([key, member], index) => {
    const schema = schemas.get(key)
    const coerced = typeof member === 'string' ? coerceArgument(member, schema) : coerceValue(member, schema)
    const raw = typeof member === 'string' ? member : JSON.stringify(member)
    if (!coerced.ok) problems.push(wrongType(tool, key, coerced.expected, raw, index))
    return { key, raw, from: typeOf(member), value: coerced.ok ? coerced.value : member, ok: coerced.ok }
  })
  return { name, tool, arguments: read, problems }
}
