import type { ToolSchema } from '../types.ts'
import { requiredNames } from './coerce.ts'

/** A model's own words, shortened, for use in a sentence to it. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

export function unknownTool(name: string, tools: readonly ToolSchema[]): string {
  const known = tools.map((each) => each.name).join(', ')
  const hint = known === '' ? 'No tools can be used here.' : `The tools are: ${known}.`
  return `There is no tool named ${quote(name)}. ${hint}`
}

export const missingArguments = (tool: ToolSchema, has: (name: string) => boolean): string[] =>
  requiredNames(tool.parameters)
    .filter((name) => !has(name))
    .map((name) => `The call of ${tool.name} lacks the argument ${quote(name)}.`)

export const wrongType = (tool: ToolSchema, key: string, expected: string, raw: string): string =>
  `The argument ${quote(key)} of ${tool.name} must be ${expected}, but it is ${quote(raw)}.`
