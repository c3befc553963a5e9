import type { McpAsked, McpLogLine, McpPrompt, McpResource } from '@shared/mcp.ts'
import type { FormValues, McpAllows, McpRequest, Sampled } from '@shared/mcp-requests.ts'
import type { ToolPicture } from '../types.ts'
import type { SignInKeep } from './sign-in/sign-in.ts'

/** What to connect to, with nothing left to fill in. */
export type McpTarget =
  | { transport: 'stdio'; command: string; args: string[]; env: Record<string, string>; cwd: string }
  | {
      transport: 'http'
      url: string
      headers: Record<string, string>
      /** Private addresses that were confirmed. */
      addresses?: readonly string[]
      /** What an authorization server knows this program by. */
      clientId?: string
      /** What it was told to prove that with. */
      clientSecret?: string
      /** Absent where nobody can sign in. */
      signIn?: SignInKeep
    }

/** A tool as a server lists it. Everything in it is the server's word. */
export interface ListedTool {
  name: string
  description: string
  inputSchema: Record<string, unknown>
  claims: ('readOnly' | 'destructive' | 'idempotent' | 'openWorld')[]
}

export interface McpCallOptions {
  signal: AbortSignal
  /** Without a word from the server for that long, the call is given up. */
  timeoutMs: number
  onProgress?(progress: { done: number; total: number | null; message: string | null }): void
  /** Answers what the server asks meanwhile. Absent where nobody can: then it is refused. */
  ask?(request: McpRequest, withdrawn?: AbortSignal): Promise<McpReply>
}

/** What a server hears of what it asked. `values` with an accepted form, `sampled` where the model was asked. */
export interface McpReply {
  action: 'accept' | 'decline' | 'cancel'
  values?: FormValues
  sampled?: Sampled
  /** Why not, as a sentence. */
  reason?: string | null
}

/** What a tool answered, as a model reads it. */
export interface McpCallResult {
  text: string
  isError: boolean
  pictures: ToolPicture[]
}

/** An open connection to one server. */
export interface McpConnection {
  peer: { name: string; version: string; protocol: string }
  pid: number | null
  listTools(signal?: AbortSignal): Promise<ListedTool[]>
  listResources(signal?: AbortSignal): Promise<McpResource[]>
  listPrompts(signal?: AbortSignal): Promise<McpPrompt[]>
  /** The texts of a resource; what is no text is named. */
  readResource(uri: string, signal?: AbortSignal): Promise<string>
  /** What the server offers for an argument of a prompt or a place of a template; none where it offers nothing. */
  complete(asked: McpAsked, signal?: AbortSignal): Promise<string[]>
  /** The messages of a prompt as text. */
  getPrompt(name: string, given: Record<string, string>, signal?: AbortSignal): Promise<string>
  call(name: string, input: Record<string, unknown>, options: McpCallOptions): Promise<McpCallResult>
  /** Other folders than it was told of; only for one that was told of any. */
  setRoots(roots: readonly string[]): void
  /** Ends the server's whole process group. */
  close(): Promise<void>
}

/** What is answered to a server, and what it is called there. */
export interface McpPeerTerms {
  server: string
  allows: McpAllows
}

export interface McpListener {
  onLog(source: McpLogLine['source'], text: string): void
  /** The server says that its tools are others now. */
  onToolsChanged(): void
  /** It is gone without having been told to. */
  onClosed(ending: McpEnding): void
}

/** How a process ended. */
export interface McpEnding {
  exitCode: number | null
  signal: string | null
}
