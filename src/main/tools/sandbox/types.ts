import type { ToolDeclaration } from '@shared/authored-tools.ts'

/**
 * Carries out what a tool asks of the studio: JSON in, JSON out. It checks the grant itself: nothing the sandbox says is trusted.
 * Errors: NOT_ALLOWED, and those of what is asked.
 */
export type HostCall = (
  capability: string,
  method: string,
  args: readonly unknown[],
  signal: AbortSignal,
) => Promise<unknown>

/** What the guest's clock and dice show; fixed for the call, so that the same call gives the same result. */
export interface Surroundings {
  /** Unix milliseconds, or null without the capability. */
  now: number | null
  /** Unsigned 32-bit, or null without the capability. */
  seed: number | null
}

export interface SandboxCall {
  /** As {@link Sandbox.transpile} gave it. */
  code: string
  input: unknown
  limits: ToolDeclaration['limits']
  surroundings: Surroundings
  host: HostCall
  /** What its clock shows after each answer, where it has one; the time of day when absent. */
  now?(): number
  signal: AbortSignal
  onLog?(line: string): void
  /** `fraction` from 0 to 1. */
  onProgress?(fraction: number, message?: string): void
}

export interface SandboxResult {
  output: unknown
  milliseconds: number
  /** Milliseconds before: until there was a machine, and until the tool was loaded into it. */
  waited: number
  loaded: number
  /** Of the guest, when it ended. */
  memoryBytes: number
}

/** A file as a script has it: text, or bytes as base64. */
export type GuestFile = { path: string; text: string } | { path: string; base64: string }

export interface SandboxScript {
  /** JavaScript, with `await` at its top level. */
  code: string
  /** What `readFile` finds; nothing else is there. */
  files: readonly GuestFile[]
  limits: ToolDeclaration['limits']
  surroundings: Surroundings
  signal: AbortSignal
  onLog?(line: string): void
}

export interface ScriptResult {
  /** The last expression as a person reads it; null for none. */
  value: string | null
  /** What the script wrote, each path once. Paths are as the script spelled them. */
  files: GuestFile[]
  milliseconds: number
  memoryBytes: number
}

/** Runs code nobody trusts where it can compute and ask, and nothing else. */
export interface Sandbox {
  /** TypeScript as the guest runs it, line for line. Errors: VALIDATION_FAILED with `data.line` and `data.column`. */
  transpile(source: string): string
  /** What a module's default export declares, unchecked. Errors: as {@link call}, VALIDATION_FAILED for what is no tool. */
  declare(source: string, signal: AbortSignal): Promise<unknown>
  /** Errors: TOOL_FAILED with what the tool threw and `data.line`; LIMIT_REACHED; CANCELLED. */
  call(call: SandboxCall): Promise<SandboxResult>
  /** Runs a script in a machine of its own, gone afterwards. Errors: as {@link call}. */
  evaluate(script: SandboxScript): Promise<ScriptResult>
  close(): Promise<void>
}
