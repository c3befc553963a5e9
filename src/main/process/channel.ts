import type { Dispose } from '../kit/disposable.ts'

/**
 * A two-way pipe of structured-clone messages between two processes, the same over Electron's MessagePortMain and over a
 * forked Node process. Messages arrive in order; those sent before the other side listens are kept. Posting to a closed
 * channel does nothing.
 */
export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): Dispose
  /** Called once, when the other side is gone. */
  onClose(listener: () => void): Dispose
  close(): void
}

/** A supervised child as its user sees it: a new channel for every process that takes the place of the one before. */
export interface HostLink {
  /** Calls at once when connected already. */
  onConnection(listener: (connection: { channel: Channel; pid: number }) => void): Dispose
  /** The child died too often and is no longer replaced until `restart` is called; says why. */
  onFailed(listener: (reason: string) => void): Dispose
  /** Kills the process at once and starts another, also after it was given up. */
  restart(reason: string): void
}

/** The part of Electron's MessagePortMain that is used, stated here so that a plain Node process needs no Electron. */
export interface PortMain {
  on(event: 'message', listener: (event: { data: unknown; ports: PortMain[] }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  off(event: 'message', listener: (event: { data: unknown; ports: PortMain[] }) => void): unknown
  postMessage(message: unknown, transfer?: PortMain[]): void
  start(): void
  close(): void
}
