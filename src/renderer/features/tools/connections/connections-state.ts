import type { ErrorInfo } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { McpCheck } from '@shared/mcp.ts'
import { createStore } from 'zustand/vanilla'

interface ConnectionsState {
  adding: boolean
  busy: boolean
  /** Of the dialog that is open. */
  error: ErrorInfo | null
  /** Whose command line a person is shown. */
  confirming: McpServerId | null
  removing: McpServerId | null
  /** Whose definition is being changed. */
  changing: McpServerId | null
  /** What the Connection Doctor found; null while it looks. */
  checks: Record<string, McpCheck[] | null>
}

export const connectionsState = createStore<ConnectionsState>(() => ({
  adding: false,
  busy: false,
  error: null,
  confirming: null,
  removing: null,
  changing: null,
  checks: {},
}))
