import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'

const Words = z.string().min(1).max(2000)

/** How an answer is judged, by rules a machine can check: no model judges another. */
export const Check = z.discriminatedUnion('kind', [
  /** The last number of the answer, within `tolerance` (absolute; 0 when absent). */
  z.object({ kind: z.literal('number'), value: z.number(), tolerance: z.number().min(0).optional() }),
  /** All of these are in the answer, in any order, and none of `without`; letters' case and width do not count. */
  z.object({ kind: z.literal('contains'), all: z.array(Words).min(1), without: z.array(Words).optional() }),
  /** At least one of these is in the answer. */
  z.object({ kind: z.literal('anyOf'), texts: z.array(Words).min(1) }),
  /** It says that it cannot be answered, and none of `without`. */
  z.object({ kind: z.literal('refuses'), without: z.array(Words).optional() }),
  /** The last block of JavaScript in the answer defines `entry`; each test calls it. Compared as JSON. */
  z.object({
    kind: z.literal('javascript'),
    entry: z.string().regex(/^[A-Za-z_$][\w$]*$/),
    tests: z.array(z.object({ args: z.array(z.unknown()), equals: z.unknown() })).min(1),
  }),
  /** A file of the workspace holds this afterwards; white space at its end does not count. */
  z.object({ kind: z.literal('file'), path: z.string().min(1).max(500), equals: z.string() }),
])
export type Check = z.infer<typeof Check>

export const Task = z.object({
  id: z.string().min(1).max(100),
  /** Such as arithmetic; figures are given for each. */
  group: z.string().min(1).max(60),
  input: z.string().min(1).max(100_000),
  /** Files of its workspace by path, beside those of the suite; its own go before them. */
  files: z.record(z.string().max(500), z.string()).optional(),
  /** Its workspace is indexed as documents before it begins. */
  indexed: z.boolean().optional(),
  /** All must hold. */
  checks: z.array(Check).min(1),
})
export type Task = z.infer<typeof Task>

export const Suite = z.object({
  format: z.literal('autoglm-tasks'),
  version: z.literal(1),
  name: z.string().min(1).max(100),
  /** The agent it is meant for, by name or id; the default when absent. */
  agent: z.string().max(100).optional(),
  /** A folder beside the suite whose files every task's workspace has. */
  workspace: z.string().max(500).optional(),
  /** Files every task's workspace has, by path. */
  files: z.record(z.string().max(500), z.string()).optional(),
  tasks: z.array(Task).min(1).max(10_000),
})
export type Suite = z.infer<typeof Suite>

export const SUITE_SUFFIX = '.tasks.json'

/** Errors: VALIDATION_FAILED, naming the place. */
export function readSuite(text: string, name: string): Suite {
  const parsed = Suite.safeParse(json(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')}: ${issue.message})` : ''
    throw new StudioError('VALIDATION_FAILED', `${name} is not a suite of tasks${where}.`)
  }
  const ids = parsed.data.tasks.map(({ id }) => id)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw new StudioError('VALIDATION_FAILED', `${name} has two tasks with the id ${twice}.`)
  return parsed.data
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
