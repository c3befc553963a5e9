import type { JsonSchema, ToolEffect } from '@shared/agents.ts'
import type { McpRequest } from '@shared/mcp-requests.ts'
import type { MemoryStatus, NewMemory, RecallAnswer } from '@shared/memory.ts'
import type { PictureMime } from '@shared/pictures.ts'
import type { ToolProgress } from '@shared/runs.ts'
import type { z } from 'zod'
import type { WorkspaceFiles } from './changes/types.ts'
import type { McpReply } from './mcp/types.ts'

/** What a tool gives back. A failure is thrown as StudioError and told to the model as the result. */
export interface ToolOutput {
  /** What the model reads; short, plain text. */
  content: string
  /** Shown to the person, not to the model: `content` says what they show. See `checkPictures` for what is allowed. */
  pictures?: ToolPicture[]
}

/** A picture as a tool made it. */
export interface ToolPicture {
  mime: PictureMime
  bytes: Uint8Array
  /** Such as `sales.svg`. */
  name: string
  /** What it shows, for who cannot see it. */
  alt: string
}

export interface MemorySearchOptions {
  signal?: AbortSignal
  /** The step that asks; what it was given is kept with it. */
  step?: { runId: string; spanId: string }
  /** What was held then, and of this run what is held now; Unix milliseconds. */
  asOf?: number | null
  ownRun?: string
  /** Ids that are not to be found. */
  without?: readonly string[]
}

/** The long-term memory as tools see it; the studio passes it in. */
export interface MemoryPort {
  /** `added`: it was not known before. Errors: VALIDATION_FAILED. */
  save(
    text: string,
    provenance: { runId: string; spanId: string },
    more?: Partial<Pick<NewMemory, 'kind' | 'triple' | 'validFrom'>>,
  ): { id: string; added: boolean; status: MemoryStatus }
  /** What is handed over is `used`. Errors: CANCELLED. */
  search(query: string, limit: number, options?: MemorySearchOptions): Promise<RecallAnswer>
  /** Errors: NOT_FOUND. */
  remove(id: string): void
}

export interface ToolContext {
  /** Absolute path of the workspace folder; may have vanished. */
  workspacePath: string
  /** Whether the person allowed network requests. */
  allowHttp: boolean
  /** Changes the workspace; what it does is kept and can be undone. Nothing else may write there. */
  files: WorkspaceFiles
  memory: MemoryPort
  runId: string
  spanId: string
  /** Says more of the call, beside its result: attributes of its span. Absent where nothing is recorded. */
  note?(attributes: Record<string, unknown>): void
  /** Says how far it is, for who watches; kept nowhere. Absent where nobody does. */
  progress?(progress: ToolProgress): void
  /** Puts what a server asks to the person, and to the model where it asks that. The call's time stands still meanwhile. */
  ask?(request: McpRequest, withdrawn?: AbortSignal): Promise<McpReply>
  /** Keeps what {@link Tool.undo} of `tool` needs to take back what the call has done. Absent outside of runs. */
  keepUndo?(tool: string, data: unknown): void
  /** The memory and the graph are as they were then; Unix milliseconds. Null or absent: now. */
  asOf?: number | null
  /** It only shows what the call would change; see {@link Tool.previews}. */
  preview?: boolean
  signal: AbortSignal
}

/** What does not depend on the call; see {@link ToolContext}. */
export type ToolSurroundings = Omit<
  ToolContext,
  'runId' | 'spanId' | 'signal' | 'files' | 'note' | 'progress' | 'ask' | 'keepUndo'
>

/** What decides whether a tool can be used at all, before any call. */
export type ToolAvailability = Pick<ToolContext, 'allowHttp'>

/** A function the model may call. Everything it is given is untrusted. */
export interface Tool<Input = unknown> {
  name: string
  version: number
  description: string
  effect: ToolEffect
  capabilities: string[]
  input: z.ZodType<Input>
  /** The input as the model is told it, where it was not made from `input`. */
  inputSchema?: JsonSchema
  /** How long a call may take, where that is not as for all tools. */
  timeoutMs?: number
  /** Why it cannot be used now, as a sentence, or null. Left out by tools that always can. */
  disabledReason?(availability: ToolAvailability): string | null
  /** Names of the arguments that are paths of the workspace. Left out by tools that do not know: then what looks like one counts. */
  pathArguments?: readonly string[]
  /** The argument without which a call changes nothing and is pure, whatever `effect` says. */
  pureWithout?: string
  /** The call is a question to the person, whose answer is its result: it is asked, and `run` is not called. Throws on wrong input. */
  asks?(input: unknown): { text: string; choices: string[] }
  /** `run` does nothing but read and call `files`: run on files that only tell, it shows what would be changed. */
  previews?: boolean
  /** Takes back what was kept as `data` when it happened; see `undoableMemory`. What is done through `files` is taken back without it. */
  undo?(data: unknown, context: Pick<ToolContext, 'memory'>): Promise<void>
  run(input: Input, context: ToolContext): Promise<ToolOutput>
}
