import { z } from 'zod'
import { AgentId, ModelId, RunId, Sha256 } from './ids.ts'
import { RunStatus } from './runs.ts'

/** Version of the file format; a file of a higher one is refused. */
export const TEST_VERSION = 1
/** How the files of a folder are known as tests. */
export const TEST_SUFFIX = '.autoglm-test.json'

const Pattern = z
  .string()
  .max(500)
  .refine((text) => {
    try {
      return new RegExp(text, 'u') instanceof RegExp
    } catch {
      return false
    }
  }, 'not a regular expression')

/** RFC 6901; empty for the whole. */
const Pointer = z
  .string()
  .max(500)
  .regex(/^(\/([^~]|~[01])*)?$/s, 'not a JSON Pointer')

export const ArgumentCheck = z.union([
  z.strictObject({ at: Pointer, equals: z.json() }),
  /** A regular expression that finds something in the text, or in the JSON of another value. */
  z.strictObject({ at: Pointer, matches: Pattern }),
  z.strictObject({ at: Pointer, exists: z.boolean() }),
])
export type ArgumentCheck = z.infer<typeof ArgumentCheck>

const CallCheck = z.strictObject({
  tool: z.string().max(200),
  /** Which call of this tool, from 1. */
  nth: z.number().int().min(1).max(100_000),
  arguments: z.array(ArgumentCheck).max(200),
})

export const AnswerCheck = z.union([
  z.strictObject({ equals: z.string().max(1_000_000) }),
  z.strictObject({ contains: z.array(z.string().max(10_000)).min(1).max(100) }),
  z.strictObject({ matches: Pattern }),
])
export type AnswerCheck = z.infer<typeof AnswerCheck>

const most = z.number().min(0).max(1e12).optional()

/** What must hold of a run; what is absent is not asked. */
export const Assertions = z.strictObject({
  /** The tools the model asked for. `exact`: these in this order. `subset`: these in this order, others between. `any-order`: these, no other. */
  path: z
    .strictObject({
      mode: z.enum(['exact', 'subset', 'any-order']),
      tools: z.array(z.string().max(200)).max(10_000),
    })
    .optional(),
  calls: z.array(CallCheck).max(10_000).default([]),
  outcome: z.strictObject({ status: RunStatus.optional(), answer: AnswerCheck.optional() }).default({}),
  /** At most so many. */
  budget: z.strictObject({ steps: most, tokens: most, seconds: most, toolCalls: most }).default({}),
  /** Codes of errors that must not come up, in the run or in a step of it. */
  noErrors: z.array(z.string().max(100)).max(100).default([]),
})
export type Assertions = z.infer<typeof Assertions>

/** The name of a file in the folder of the test, and nothing that could lead out of it. */
const PlainFileName = z
  .string()
  .max(200)
  .regex(/^[\p{L}\p{N}_-][\p{L}\p{N} ._-]*$/u, 'not the plain name of a file')

export const TestRecord = z.union([
  z.strictObject({ file: PlainFileName, sha256: Sha256 }),
  /** A whole exported run; checked as any recording is. */
  z.strictObject({ embedded: z.record(z.string(), z.unknown()) }),
])
export type TestRecord = z.infer<typeof TestRecord>

/** A test without its record. */
export const TestPlan = z.strictObject({
  format: z.literal('autoglm-test'),
  version: z.literal(TEST_VERSION),
  name: z.string().trim().min(1).max(200),
  input: z.string().min(1).max(1_000_000),
  agent: z.strictObject({ id: AgentId, name: z.string().max(200) }),
  model: z.strictObject({ id: ModelId, name: z.string().max(500) }),
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** The run it was made from. */
  from: RunId,
  assert: Assertions,
})
export type TestPlan = z.infer<typeof TestPlan>

export const SessionTest = TestPlan.extend({ record: TestRecord })
export type SessionTest = z.infer<typeof SessionTest>

/** One assertion, judged. */
export interface Judgement {
  /** JSON Pointer into the test file. */
  place: string
  /** What it asks, in a few words. */
  name: string
  passed: boolean
  /** Why not, in a sentence; empty when it passed. */
  message: string
}
