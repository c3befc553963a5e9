import type { McpLogLine, McpPrompt, McpResource } from '@shared/mcp.ts'

/** What to connect to, with nothing left to fill in. */
export type McpTarget =
  | { transport: 'stdio'; command: string; args: string[]; env: Record<string, string>; cwd: string }
  | { transport: 'http'; url: string; headers: Record<string, string> }

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
}

/** What a tool answered, as a model reads it. */
export interface McpCallResult {
  text: string
  isError: boolean
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
  /** The messages of a prompt as text. */
  getPrompt(name: string, given: Record<string, string>, signal?: AbortSignal): Promise<string>
  call(name: string, input: Record<string, unknown>, options: McpCallOptions): Promise<McpCallResult>
  /** Ends the server's whole process group. */
  close(): Promise<void>
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
