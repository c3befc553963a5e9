import type { FatalError, PortMessageType } from '@shared/bridge.ts'
import { StudioError } from '@shared/errors.ts'
import { createStore } from 'zustand/vanilla'
import { createStudioClient, type StudioClient } from './client.ts'
import { host } from './host.ts'
import { mark } from './marks.ts'

const PORT: PortMessageType = 'studio:port'
/** First and longest wait before asking for a port again, in milliseconds. */
const RETRY_FIRST_MS = 2000
const RETRY_LONGEST_MS = 8000

/** `failed`: the studio host cannot be started, and nobody tries before a person asks for it. */
export type ConnectionStatus = 'connecting' | 'live' | 'lost' | 'failed'

export interface Connection {
  status: ConnectionStatus
  /** Changes with every port: streams opened on an older one are over. */
  generation: number
  client: StudioClient | null
  /** Why it has failed. */
  error: FatalError | null
}

/** How the page is connected to the studio host. Features call {@link api} and the hooks instead. */
export const connection = createStore<Connection>(() => ({
  status: 'connecting',
  generation: 0,
  client: null,
  error: null,
}))

/** The studio's procedures. Errors: NOT_AVAILABLE while there is no connection. */
export function api(): StudioClient {
  const { client } = connection.getState()
  if (!client) {
    throw new StudioError('NOT_AVAILABLE', 'The studio host is not connected. Wait a moment and try again.')
  }
  return client
}

/** Takes `client` for all calls from now on. */
export function adoptClient(client: StudioClient): void {
  connection.setState(({ generation }) => ({ generation: generation + 1, client }))
  mark('bridge-ready')
}

/** The first snapshot of the current client has arrived. */
export function markLive(generation: number): void {
  if (connection.getState().generation === generation) connection.setState({ status: 'live', error: null })
}

/** The client of `generation` answers no more. */
export function markLost(generation: number): void {
  const now = connection.getState()
  if (now.generation === generation && now.status !== 'failed') connection.setState({ status: 'lost' })
}

let retry: ReturnType<typeof setTimeout> | undefined
let wait = RETRY_FIRST_MS

/** Asks for a fresh port, and again with growing pauses until one is live. */
export function reconnect(): void {
  if (connection.getState().status === 'failed') connection.setState({ status: 'connecting' })
  host?.connect()
  clearTimeout(retry)
  retry = setTimeout(() => {
    const { status } = connection.getState()
    if (status === 'live' || status === 'failed') return
    wait = Math.min(wait * 2, RETRY_LONGEST_MS)
    reconnect()
  }, wait)
}

/** Starts the connection: every port that main hands over replaces the one before. */
export function connect(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event
    const [port] = event.ports
    // Only this very page (its preload) may hand over a port.
    if (event.source !== window || event.origin !== window.location.origin || !port) return
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== PORT) return
    adoptPort(port)
  })
  host?.onFatal((error) => connection.setState({ status: 'failed', error }))
  connection.subscribe((now, before) => {
    if (now.status === 'live') wait = RETRY_FIRST_MS
    if (now.status === 'lost' && before.status !== 'lost') reconnect()
  })
  reconnect()
}

let currentPort: MessagePort | null = null

function adoptPort(port: MessagePort): void {
  currentPort?.close()
  currentPort = port
  const client = createStudioClient(port)
  adoptClient(client)
  const { generation } = connection.getState()
  port.addEventListener('close', () => markLost(generation))
}
