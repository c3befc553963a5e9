import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { McpServer } from '@shared/mcp.ts'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { connect } from './connections-commands.ts'

interface SignInState {
  serverId: McpServerId | null
  /** What is to be opened; null while the authorization server is looked for. */
  address: string | null
  opened: boolean
  error: ErrorInfo | null
}

const NONE: SignInState = { serverId: null, address: null, opened: false, error: null }
export const signInState = createStore<SignInState>(() => NONE)
let stop = new AbortController()

/** Begins a sign-in, which lasts until it is done or its dialog is closed; then the server is connected. */
export async function signIn({ id: serverId, name }: McpServer): Promise<void> {
  stop.abort()
  stop = new AbortController()
  const { signal } = stop
  signInState.setState({ ...NONE, serverId })
  try {
    for await (const event of await api().mcp.signIn({ serverId }, { signal })) {
      if (event.type === 'address') signInState.setState({ address: event.address })
      else {
        signInState.setState(NONE)
        tell(i18next.t('connections.signedInTold', { name }))
        await connect(event.server)
      }
    }
  } catch (error) {
    if (!signal.aborted) signInState.setState({ error: toErrorInfo(error) })
  }
}

export async function openSignIn({ id: serverId }: McpServer): Promise<void> {
  await attempt(() => api().mcp.openSignIn({ serverId }))
  signInState.setState({ opened: true })
}

export function cancelSignIn(): void {
  stop.abort()
  signInState.setState(NONE)
}

export async function signOut({ id: serverId }: McpServer): Promise<void> {
  await attempt(() => api().mcp.signOut({ serverId }))
}
