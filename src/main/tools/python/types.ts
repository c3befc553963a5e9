import type { Channel } from '../../process/channel.ts'

/** Why a page is gone. */
export type PageEnd = 'closed' | 'memory' | 'crashed'

/** A hidden page that Python runs in, and the pipe to it. What comes over the pipe is untrusted. */
export interface PythonPage {
  channel: Channel
  /** Settles once the page is gone, however it went. */
  ended: Promise<PageEnd>
  /** Ends the page at once, whatever it is inside. */
  close(): void
}

/** Opens hidden pages; the window or, without one, a program of its own does. */
export interface PythonPages {
  /** Errors: NOT_AVAILABLE, saying why there can be no page here and what to do. */
  open(): Promise<PythonPage>
  close(): Promise<void>
}

/** A file on its way in or out: its path from the workspace's root, with `/`. */
export interface FileBytes {
  path: string
  bytes: Uint8Array
}

export interface PythonCall {
  /** Calls of one run share an interpreter, with fresh names and files for each; never with another run. */
  runId: string
  code: string
  files: FileBytes[]
  signal: AbortSignal
}

export interface PythonResult {
  /** What was printed, standard output and standard error as they came. */
  printed: string
  /** Of what was printed, what is not kept; bytes. */
  notKept: number
  /** The last expression as `repr` shows it; null where there is none, or it is None. */
  value: string | null
  /** The traceback of what was raised, without the studio's own frames. */
  error: { kind: string; trace: string; missing: string | null } | null
  /** Written or changed by the code. */
  files: FileBytes[]
  /** Files that were written but are too many or too large to be given back. */
  leftOut: number
}

/** Runs Python where it can compute, and nothing else. */
export interface PythonRunner {
  /** Errors: LIMIT_REACHED for time or memory, NOT_AVAILABLE, CANCELLED, TOOL_FAILED when the interpreter broke. */
  run(call: PythonCall): Promise<PythonResult>
  close(): Promise<void>
}
