import type { JsonSchema, ToolEffect } from '@shared/agents.ts'
import type { z } from 'zod'
import type { WorkspaceFiles } from './changes/types.ts'

/** What a tool gives back. A failure is thrown as StudioError and told to the model as the result. */
export interface ToolOutput {
  /** What the model reads; short, plain text. */
  content: string
  /** Shown to the person beside the result. */
  pictures?: { mime: 'image/png' | 'image/svg+xml'; bytes: Uint8Array; name: string; alt: string }[]
  /** What {@link Tool.undo} needs to take the call back, as JSON. Left out when there is nothing to take back. */
  undo?: unknown
}

/** The long-term memory as tools see it; the studio passes it in. */
export interface MemoryPort {
  /** `added`: it was not known before. */
  save(text: string, provenance: { runId: string; spanId: string }): { id: string; added: boolean }
  /** `runId`: the run that saved it. */
  search(query: string, limit: number): { id: string; text: string; createdAt: number; runId: string | null }[]
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
  signal: AbortSignal
}

/** What does not depend on the call; see {@link ToolContext}. */
export type ToolSurroundings = Omit<ToolContext, 'runId' | 'spanId' | 'signal' | 'files'>

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
  /** `run` does nothing but read and call `files`: run on files that only tell, it shows what would be changed. */
  previews?: boolean
  /** Takes a call back; `data` is the `undo` of its output. What it did through `files` is taken back without it. */
  undo?(data: unknown, context: Pick<ToolContext, 'memory'>): Promise<void>
  run(input: Input, context: ToolContext): Promise<ToolOutput>
}
