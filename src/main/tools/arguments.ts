import { StudioError } from '@shared/errors.ts'
import type { z } from 'zod'
import type { Tool } from './types.ts'

/** The model's arguments as the tool's input. Errors: TOOL_INVALID_ARGUMENTS, a sentence that names the argument. */
export function parseArguments<Input>(tool: Tool<Input>, given: Record<string, unknown>): Input {
  const parsed = tool.input.safeParse(given)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.slice(0, 3).map((issue) => sentence(tool.name, issue, given))
  throw new StudioError('TOOL_INVALID_ARGUMENTS', sentences.join(' '), {
    cause: parsed.error,
    data: { fields: parsed.error.issues.map((issue) => issue.path.join('.')) },
  })
}

function sentence(tool: string, issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const field = issue.path.join('.')
  if (field === '') return `The arguments of ${tool} are not right: ${issue.message}.`
  const value = valueAt(given, issue.path)
  if (issue.code === 'invalid_type') {
    return value === undefined
      ? `${tool} needs the argument "${field}" (${issue.expected}).`
      : `The argument "${field}" of ${tool} must be of type ${issue.expected}, not ${describe(value)}.`
  }
  if (issue.code === 'too_big') return `The argument "${field}" of ${tool} is too long; at most ${issue.maximum}.`
  if (issue.code === 'too_small') return `The argument "${field}" of ${tool} must not be empty.`
  return `The argument "${field}" of ${tool} is not right: ${issue.message}.`
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, key) ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined
  }
  return value
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
