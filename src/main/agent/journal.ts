import { Agent, JsonSchema, ToolEffect } from '@shared/agents.ts'
import { z } from 'zod'
import type { ChatMessage } from '../engine/types.ts'
import { canonicalJson, hashJson, sha256 } from '../kit/canonical.ts'
import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { Command, Completion } from './commands.ts'
import type { LoopEvent, LoopState, StartedEvent } from './loop.ts'

/** Every so many entries the whole state is hashed as well, so that a wrong state is noticed even if the commands still fit. */
export const CHECKPOINT_EVERY = 50

/** What a record was made with; a replay says so when it differs. */
const Versions = z.object({
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
})
export type Versions = z.infer<typeof Versions>

const StartedData = z.object({
  agent: z.string(),
  tools: z.string(),
  input: z.string(),
  seed: z.number(),
  reproducible: z.literal(true).optional(),
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
  }),
)

const CompletedData = z.object({
  req: z.number(),
  kind: z.enum(['model.call', 'tool.call', 'approval', 'timer']),
  scope: z.string(),
  outcome: z.string(),
  ms: z.number(),
})

const RequestedData = z.object({
  kind: CompletedData.shape.kind,
  scope: z.string(),
  key: z.string(),
  args: z.string(),
  attempt: z.number(),
})
export type RequestedData = z.infer<typeof RequestedData>

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
    versions,
    workspace,
  }
}

export const decodeVersions = (entry: LogEntry): Versions => StartedData.parse(entry.data).versions

export const decodeRequested = (entry: LogEntry): RequestedData => RequestedData.parse(entry.data)

export const completedRequest = (entry: LogEntry): number => CompletedData.parse(entry.data).req

/** Everything that decides what a command means, as one hash. */
export function keyHash(command: Command, versions: Versions): string {
  const { scope: _, ...body } = command
  return hashJson({ ...body, model: versions.modelSha256 ?? versions.remote ?? null, template: versions.template.hash })
}

/** Stores a command's arguments; messages go to a pool of blobs, so that a run of N turns takes O(N) space. */
export function encodeArguments(blobs: BlobStore, command: Command): string {
  if (command.kind !== 'model.call') {
    const { kind: _kind, scope: _scope, ...rest } = command
    return blobs.putJson(rest)
  }
  const { messages, tools, ...rest } = command.request
  return blobs.putJson({
    ...rest,
    ...(command.summary ? { summary: command.summary } : {}),
    tools: blobs.putJson(tools),
    messages: messages.map((message) => blobs.putJson(message)),
  })
}

/** Reads back the messages of a recorded `model.call`, from the hash of its arguments. */
export function decodeMessages(blobs: BlobStore, argsRef: string): ChatMessage[] {
  const args = blobs.getJson<{ messages: string[] }>(argsRef)
  return args.messages.map((ref) => blobs.getJson<ChatMessage>(ref))
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
      }
    }
    case 'completed': {
      const { kind, scope, outcome } = CompletedData.parse(entry.data)
      // What an outcome of each kind looks like was stated when it was written; its hash was checked when it was read.
      return { type: 'completed', kind, scope, outcome: blobs.getJson(outcome) } as Completion
    }
    case 'cancelled':
      return { type: 'cancelled' }
    case 'unresolved':
      return { type: 'unresolved', scope: String(entry.data.scope) }
    default:
      return null
  }
}

export const stateHash = (state: LoopState): string => sha256(canonicalJson(state))
