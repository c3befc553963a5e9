import type { ToolCall } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import type { CallProblem } from './call-problems.ts'

/** An argument as it was written and as it was understood. */
export interface ReadArgument {
  key: string
  raw: string
  /** What was written: `text`, or a JSON type. */
  from: string
  /** The raw text where it could not be understood. */
  value: unknown
  ok: boolean
}

/** One call of an answer, whether it can be made or not. */
export interface ReadCall {
  name: string
  /** Null when there is none of this name, or no name. */
  tool: ToolSchema | null
  arguments: ReadArgument[]
  /** Empty for a call that can be made. */
  problems: CallProblem[]
}

/** A call of which nothing but its name could be read. */
export const unread = (name: string, tool: ToolSchema | null, ...problems: CallProblem[]): ReadCall => ({
  name,
  tool,
  arguments: [],
  problems,
})

/** The call to make, or null when it has problems. */
export const callOf = ({ name, arguments: read, problems }: ReadCall): ToolCall | null =>
  problems.length > 0
    ? null
    : { name, arguments: Object.fromEntries(read.map(({ key, value }): [string, unknown] => [key, value])) }

/** Calls that can be made, and the sentences about those that cannot, both in order. */
export function sortCalls(calls: readonly ReadCall[]): { toolCalls: ToolCall[]; problems: string[] } {
  return {
    toolCalls: calls.flatMap((call) => callOf(call) ?? []),
    problems: calls.flatMap((call) => call.problems.map(({ message }) => message)),
  }
}
