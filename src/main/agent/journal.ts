import { Agent, JsonSchema, ToolEffect } from '@shared/agents.ts'
import { ForkMemory } from '@shared/forks.ts'
import { ModelId, RunId, Sha256 } from '@shared/ids.ts'
import { Sampling } from '@shared/sampling.ts'
import { z } from 'zod'
import type { ChatMessage } from '../engine/types.ts'
import { hashJson } from '../kit/canonical.ts'
import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { Completion } from './commands.ts'
import type { LoopEdit } from './edits.ts'
import type { DeclaredTool, LoopEvent, StartedEvent } from './loop-state.ts'

/**
 * Version of what is recorded. 2: keys name the tool's schema and count repeats, every event carries the hash of the state after it,
 * an inference's tokens and their timing belong to the record. 1 had none of these, and is not named in its records.
 */
export const RECORD_VERSION = 2

/** What a record was made with; a replay says so when it differs. */
export const Versions = z.object({
  app: z.string(),
  loop: z.number(),
  engine: z.string(),
  template: z.object({ name: z.string(), hash: z.string() }),
  /** Null on a server, which does not say. */
  modelSha256: z.string().nullable(),
  /** The server's base URL and the model's name there. */
  remote: z.object({ server: z.string(), model: z.string() }).optional(),
  locale: z.string(),
  timeZone: z.string(),
  platform: z.string(),
  /** {@link RECORD_VERSION}; absent means 1. */
  record: z.number().int().optional(),
  /** Hash of each declared tool's schema, by name. */
  tools: z.record(z.string(), z.string()).optional(),
})
export type Versions = z.infer<typeof Versions>

const StartedData = z.object({
  agent: z.string(),
  tools: z.string(),
  input: z.string(),
  seed: z.number(),
  reproducible: z.literal(true).optional(),
  speculation: z.literal('promptLookup').optional(),
  adapters: z.array(z.object({ id: ModelId, sha256: Sha256, scale: z.number() })).optional(),
  breaker: z.number().int().min(2).optional(),
  versions: Versions,
  /** Digest of the workspace's file list at the start. */
  workspace: z.string(),
})

const DeclaredTools = z.array(
  z.object({
    name: z.string(),
    description: z.string(),
    parameters: JsonSchema,
    effect: ToolEffect,
    needsApproval: z.boolean(),
    pureWithout: z.object({ argument: z.string(), needsApproval: z.boolean() }).optional(),
  }),
)

/** Stored edits; a recording from outside may hold anything. */
const LoopEdits: z.ZodType<LoopEdit[]> = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('prompt'), text: z.string() }),
    z.object({ kind: z.literal('input'), text: z.string() }),
    z.object({ kind: z.literal('sampling'), sampling: Sampling.nullable() }),
    z.object({ kind: z.literal('seed'), seed: z.number() }),
    z.object({ kind: z.literal('tools'), tools: DeclaredTools }),
    z.object({ kind: z.literal('arguments'), scope: z.string(), arguments: z.record(z.string(), z.unknown()) }),
    z.object({ kind: z.literal('result'), scope: z.string(), content: z.string() }),
    z.object({ kind: z.literal('given'), tokens: z.array(z.number().int().min(0)) }),
  ]),
)

/**
 * Where a fork leaves its parent: everything before it is the parent's record, entry for entry, and its hash the parent's. `run` and
 * `origin` are checked with the chain (`trace/run-log.ts`).
 */
const BranchedData = z.object({
  /** The run it is the beginning of. */
  run: RunId,
  /** The run whose name the chain begins with: the first parent of all. */
  origin: RunId,
  parent: z.object({ run: RunId, seq: z.number().int().min(1), hash: Sha256 }),
  /** Hash of the list of edits. */
  edits: z.string(),
  versions: Versions,
  /** Digest of the workspace's file list when the fork began. */
  workspace: z.string(),
  /** Whether calls that change nothing are answered from the parent's record. */
  serve: z.boolean(),
  memory: ForkMemory.optional(),
})
export type BranchedData = z.infer<typeof BranchedData>

const EditedData = z.object({
  edits: z.string(),
  /** What was about to happen. */
  kind: z.string(),
  scope: z.string(),
  /** Why it was held: the condition of the breakpoint. */
  because: z.string(),
})
export type EditedData = z.infer<typeof EditedData>

const CompletedData = z.object({
  req: z.number(),
  kind: z.enum(['model.call', 'tool.call', 'approval', 'timer']),
  scope: z.string(),
  outcome: z.string(),
  ms: z.number(),
  /** Content of the step's span: an inference's prompt, its tokens and when each came. */
  detail: z.string().optional(),
  /** Digest of the workspace's file list after a call that may have changed it. */
  workspace: z.string().optional(),
  /** The entry of the parent's record that this outcome was taken from. */
  served: z.number().int().optional(),
})
/** What an entry tells beside the loop's own event. */
export type EffectNotes = Pick<z.infer<typeof CompletedData>, 'detail' | 'workspace' | 'served'>

const RequestedData = z.object({
  kind: CompletedData.shape.kind,
  scope: z.string(),
  key: z.string(),
  args: z.string(),
  attempt: z.number(),
  /** How many requests of the same key came before in this run. */
  occurrence: z.number().optional(),
})
export type RequestedData = z.infer<typeof RequestedData>

/** The messages of a `model.call`: those it shares with an earlier one, and the rest, each a blob. */
const MessageRefs = z.object({
  /** Hash of the earlier call's arguments and how many of its messages come first. Absent: none. */
  base: z.object({ args: z.string(), keep: z.number().int().min(0) }).optional(),
  messages: z.array(z.string()),
})

/** Longest chain of shared messages that is followed; a record that needs more is not one of ours. */
const MOST_CALLS = 200_000

/** Writes the start with its large parts as blobs. */
export function encodeStarted(
  blobs: BlobStore,
  event: StartedEvent,
  versions: Versions,
  workspace: string,
): z.infer<typeof StartedData> {
  return {
    agent: blobs.putJson(event.agent),
    tools: blobs.putJson(event.tools),
    input: blobs.put(event.input),
    seed: event.seed,
    ...(event.reproducible ? { reproducible: true as const } : {}),
    ...(event.speculation ? { speculation: event.speculation } : {}),
    ...(event.adapters ? { adapters: event.adapters } : {}),
    ...(event.breaker ? { breaker: event.breaker } : {}),
    versions,
    workspace,
  }
}

export const decodeVersions = (entry: LogEntry): Versions => StartedData.parse(entry.data).versions

export const decodeBranched = (entry: LogEntry): BranchedData => BranchedData.parse(entry.data)

export const decodeEdited = (entry: LogEntry): EditedData => EditedData.parse(entry.data)

export const decodeRequested = (entry: LogEntry): RequestedData => RequestedData.parse(entry.data)

export const decodeCompleted = (entry: LogEntry): z.infer<typeof CompletedData> => CompletedData.parse(entry.data)

/** Hash of the state after this entry, where the record has it: with every event, or, in version 1, in entries of their own. */
export function recordedState(entry: LogEntry): string | null {
  return typeof entry.data.state === 'string' ? entry.data.state : null
}

export const hashTools = (tools: readonly DeclaredTool[]): Record<string, string> =>
  Object.fromEntries(tools.map((tool) => [tool.name, hashJson(tool)]))

/** Reads back the messages of a recorded `model.call`, from the hash of its arguments. */
export function decodeMessages(blobs: BlobStore, argsRef: string): ChatMessage[] {
  return messageRefs(blobs, argsRef).map((ref) => blobs.getJson<ChatMessage>(ref))
}

/** Hashes of its messages, in order; `before` saves reading what is known already. Throws on arguments that are no `model.call`'s. */
export function messageRefs(
  blobs: BlobStore,
  argsRef: string,
  before?: { args: string; messages: readonly string[] },
): string[] {
  // From the last call back to the first, taking of each what the later ones still share.
  const parts: (readonly string[])[] = []
  let ref: string | undefined = argsRef
  let most = Number.POSITIVE_INFINITY
  for (let call = 0; ref !== undefined; call += 1) {
    if (ref === before?.args) {
      parts.push(before.messages.slice(0, most))
      break
    }
    if (call > MOST_CALLS) throw new Error('The arguments of this call refer to themselves.')
    const read: z.infer<typeof MessageRefs> = MessageRefs.parse(blobs.getJson(ref))
    const kept = read.base?.keep ?? 0
    parts.push(read.messages.slice(0, Math.max(0, most - kept)))
    most = Math.min(most, kept)
    ref = read.base?.args
  }
  return parts.reverse().flat()
}

/** The loop's event that an entry stands for, or null for entries that only tell what was tried. */
export function decodeEvent(blobs: BlobStore, entry: LogEntry): LoopEvent | null {
  switch (entry.type) {
    case 'started': {
      const data = StartedData.parse(entry.data)
      return {
        type: 'started',
        agent: Agent.parse(blobs.getJson(data.agent)),
        tools: DeclaredTools.parse(blobs.getJson(data.tools)),
        input: blobs.getText(data.input),
        seed: data.seed,
        ...(data.reproducible ? { reproducible: true } : {}),
        ...(data.speculation ? { speculation: data.speculation } : {}),
        ...(data.adapters ? { adapters: data.adapters } : {}),
        ...(data.breaker ? { breaker: data.breaker } : {}),
      }
    }
    case 'completed': {
      const { kind, scope, outcome } = CompletedData.parse(entry.data)
      // What an outcome of each kind looks like was stated when it was written; its hash was checked when it was read.
      return { type: 'completed', kind, scope, outcome: blobs.getJson(outcome) } as Completion
    }
    case 'branched':
      return { type: 'branched', edits: LoopEdits.parse(blobs.getJson(decodeBranched(entry).edits)) }
    case 'edited':
      return { type: 'edited', edits: LoopEdits.parse(blobs.getJson(decodeEdited(entry).edits)) }
    case 'cancelled':
      return { type: 'cancelled' }
    case 'unresolved':
      return { type: 'unresolved', scope: String(entry.data.scope) }
    default:
      return null
  }
}
