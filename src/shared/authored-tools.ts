import { z } from 'zod'
import { JsonSchema, ToolEffect } from './agents.ts'
import { isErrorCode } from './errors.ts'
import { ToolCallId, ToolId } from './ids.ts'
import { MOST_PICTURES, PictureUrl } from './pictures.ts'
import { ProposedChange } from './runs.ts'
import { ArgumentCheck } from './session-test.ts'

/** Characters of a tool's source; more is a program, not a tool. */
export const MOST_SOURCE = 200_000

/** One TypeScript module whose default export is `defineTool(…)`. */
export const ToolSource = z.string().max(MOST_SOURCE, 'A tool has at most 200,000 characters.')

/** What a tool says of itself; read from its source in the sandbox. */
export const ToolDeclaration = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'A tool is named by small letters, digits and _, a letter first.'),
  description: z.string().min(1).max(2000),
  effect: ToolEffect,
  inputSchema: JsonSchema,
  outputSchema: JsonSchema.nullable(),
  /** Such as `net:api.example.com` or `fs.read`. */
  capabilities: z.array(z.string().max(300)).max(50),
  limits: z.object({
    /** Of one call. */
    seconds: z.number().positive().max(600),
    memoryMb: z.number().min(1).max(1024),
    outputKb: z.number().min(1).max(65_536),
  }),
  examples: z.array(z.object({ input: z.unknown(), output: z.unknown().optional() })).max(50),
})
export type ToolDeclaration = z.infer<typeof ToolDeclaration>

/** Why a source is no working tool. */
export const ToolProblem = z.object({
  message: z.string(),
  /** From 1; null when it is about the whole. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
})
export type ToolProblem = z.infer<typeof ToolProblem>

/** A tool that a person wrote, as its newest version stands. */
export const AuthoredTool = z.object({
  id: ToolId,
  /** As declared, or as it was called while it was still broken. */
  name: z.string(),
  version: z.number().int().min(1),
  declaration: ToolDeclaration.nullable(),
  problem: ToolProblem.nullable(),
  /** Whether agents can have it. */
  enabled: z.boolean(),
  /** Capabilities the person granted; a later version that asks for more is switched off until they are granted too. */
  granted: z.array(z.string()),
  calls: z.number().int(),
  createdAt: z.number(),
  savedAt: z.number(),
})
export type AuthoredTool = z.infer<typeof AuthoredTool>

export const ToolVersion = z.object({
  version: z.number().int().min(1),
  savedAt: z.number(),
  /** UTF-16 units. */
  characters: z.number().int(),
  broken: z.boolean(),
})
export type ToolVersion = z.infer<typeof ToolVersion>

/** What must hold of a call: of its result, or that it fails with words that match. */
export const CallAssertion = z.union([ArgumentCheck, z.strictObject({ fails: z.string().max(500) })])
export type CallAssertion = z.infer<typeof CallAssertion>

/** A call that was kept: with its assertions it is a test of its tool. */
export const SavedCall = z.object({
  id: ToolCallId,
  name: z.string().trim().min(1).max(120),
  input: z.record(z.string(), z.json()),
  assertions: z.array(CallAssertion).max(100),
})
export type SavedCall = z.infer<typeof SavedCall>

/** One use of a capability, allowed or refused. */
export const CapabilityUse = z.object({
  capability: z.string(),
  method: z.string(),
  summary: z.string(),
  refused: z.boolean(),
})
export type CapabilityUse = z.infer<typeof CapabilityUse>

/** A line of a tool's log, and when it came: milliseconds after the call began. */
export const LogLine = z.object({ at: z.number(), line: z.string() })
export type LogLine = z.infer<typeof LogLine>

const ErrorInfo = z.object({ code: z.string().refine(isErrorCode), message: z.string(), data: z.unknown().optional() })

/** What came of one call of a tool that was run alone. */
export const ToolTrial = z.object({
  input: z.record(z.string(), z.unknown()),
  /** Null when it failed. */
  output: z.unknown(),
  /** What the model would read, failure or not. */
  content: z.string(),
  error: ErrorInfo.nullable(),
  pictures: z
    .array(z.object({ url: PictureUrl, name: z.string(), alt: z.string() }))
    .max(MOST_PICTURES)
    .optional(),
  logs: z.array(LogLine),
  uses: z.array(CapabilityUse),
  /** What it would have changed: run alone, a tool changes nothing. Absent when nothing. */
  changes: z.array(ProposedChange).optional(),
  milliseconds: z.number(),
  /** Of the milliseconds: until there was a machine for it, until it was loaded, and until it had ended. Null when it failed. */
  timings: z.object({ waited: z.number(), loaded: z.number(), ran: z.number() }).nullable(),
  memoryBytes: z.number(),
})
export type ToolTrial = z.infer<typeof ToolTrial>

/** What a person sees while a tool runs alone. */
export const TrialEvent = z.discriminatedUnion('type', [
  LogLine.extend({ type: z.literal('log') }),
  z.object({ type: z.literal('progress'), fraction: z.number(), message: z.string().nullable() }),
  z.object({ type: z.literal('done'), trial: ToolTrial }),
])
export type TrialEvent = z.infer<typeof TrialEvent>

export const CallResult = z.object({
  call: SavedCall,
  trial: ToolTrial,
  /** A sentence for each assertion that does not hold. */
  failures: z.array(z.string()),
})
export type CallResult = z.infer<typeof CallResult>

/** A tool as a model reads it. */
export const RenderedTool = z.object({
  text: z.string(),
  /** What it adds to a prompt; null while no model is loaded that could count. */
  tokens: z.number().int().nullable(),
  /** The model that reads it so; null when there is none. */
  model: z.string().nullable(),
})
export type RenderedTool = z.infer<typeof RenderedTool>

/** What a source is, without keeping it. */
export const SourceCheck = z.object({
  declaration: ToolDeclaration.nullable(),
  problem: ToolProblem.nullable(),
})
export type SourceCheck = z.infer<typeof SourceCheck>
