import type { ToolCall } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { missingArguments, quote, unknownTool, wrongType } from './call-problems.ts'
import { coerceArgument, coerceValue, propertySchemas } from './coerce.ts'

export type CallOutcome = { call: ToolCall } | { problems: string[] }

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
export function readJsonCall(name: string, text: string, tools: readonly ToolSchema[]): CallOutcome {
  const parsed = parseJson(text)
  if (parsed) return checkCall(name, parsed.value, tools)
  if (!tools.some((tool) => tool.name === name)) return { problems: [unknownTool(name, tools)] }
  return { problems: [`The arguments of ${name} are not one whole JSON object: ${quote(text.trim())}.`] }
}

/** Checks a call whose arguments are a JSON value, and fits them to the tool's schema. */
export function checkCall(name: string, value: unknown, tools: readonly ToolSchema[]): CallOutcome {
  const tool = tools.find((each) => each.name === name)
  if (!tool) return { problems: [unknownTool(name, tools)] }
  if (!isObject(value)) return { problems: [`The arguments of ${name} must be a JSON object.`] }
  const schemas = propertySchemas(tool.parameters)
  const problems = missingArguments(tool, (required) => Object.hasOwn(value, required))
  const fitted = Object.entries(value).map(([key, member]): [string, unknown] => {
    const schema = schemas.get(key)
    const coerced = typeof member === 'string' ? coerceArgument(member, schema) : coerceValue(member, schema)
    if (coerced.ok) return [key, coerced.value]
    problems.push(wrongType(tool, key, coerced.expected, typeof member === 'string' ? member : JSON.stringify(member)))
    return [key, member]
  })
  return problems.length > 0 ? { problems } : { call: { name, arguments: Object.fromEntries(fitted) } }
}
