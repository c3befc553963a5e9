import type { Dispose } from '../kit/disposable.ts'
import type { Channel } from './channel.ts'

/** How a process ended. `code` is null when a signal ended it or the system does not say. */
export interface Exit {
  code: number | null
  signal: string | null
}

/** One started process, whatever started it. */
export interface Child {
  readonly channel: Channel
  /** Resolves once it runs; rejects when it could not be started. */
  readonly started: Promise<{ pid: number }>
  onExit(listener: (exit: Exit) => void): Dispose
  /** Ends it at once (SIGKILL or its like). */
  kill(): void
}

export type Spawn = () => Child
