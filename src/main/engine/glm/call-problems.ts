import type { CallRule } from '@shared/xray.ts'
import type { ToolSchema } from '../types.ts'
import { requiredNames } from './coerce.ts'

/** Why a call cannot be made. */
export interface CallProblem {
  rule: CallRule
  /** A sentence for the model. */
  message: string
  /** Place of the argument it is about. */
  argument: number | null
}

export const problem = (rule: CallRule, message: string, argument: number | null = null): CallProblem => ({
  rule,
  message,
  argument,
})

/** A model's own words, shortened, for use in a sentence to it. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)

export function unknownTool(name: string, tools: readonly ToolSchema[]): CallProblem {
  const known = tools.map((each) => each.name).join(', ')
  const hint = known === '' ? 'No tools can be used here.' : `The tools are: ${known}.`
  return problem('known-tool', `There is no tool named ${quote(name)}. ${hint}`)
}

export const missingArguments = (tool: ToolSchema, has: (name: string) => boolean): CallProblem[] =>
  requiredNames(tool.parameters)
    .filter((name) => !has(name))
    .map((name) => problem('required', `The call of ${tool.name} lacks the argument ${quote(name)}.`))

export const wrongType = (
  tool: ToolSchema,
  key: string,
  expected: string,
  raw: string,
  argument: number,
): CallProblem =>
  problem('type', `The argument ${quote(key)} of ${tool.name} must be ${expected}, but it is ${quote(raw)}.`, argument)
