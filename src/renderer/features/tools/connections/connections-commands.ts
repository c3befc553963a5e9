import type { ToolEffect } from '@shared/agents.ts'
import { toErrorInfo } from '@shared/errors.ts'
import type { McpServerId } from '@shared/ids.ts'
import type { McpDefinition, McpServer, McpTool } from '@shared/mcp.ts'
import i18next from 'i18next'
import { api } from '../../../bridge/connection.ts'
import { attempt, tell } from '../../../ui/toasts.ts'
import { toolsState } from '../tools-state.ts'
import { connectionsState } from './connections-state.ts'
import { definitionOf, NO_CLIENT } from './definition-draft.ts'

export const openServer = (server: McpServerId): void => toolsState.setState({ selected: { server } })

export const openAdd = (): void => connectionsState.setState({ adding: true, error: null })

/** Keeps one server, and shows what starting it would mean. */
export async function addServer(name: string, line: string): Promise<void> {
  const definition = definitionOf({ ...NO_CLIENT, line, cwd: '', given: '' })
  if (!definition) return
  await adding(async () => {
    const server = await api().mcp.add({ name, definition })
    openServer(server.id)
    connectionsState.setState({ adding: false, confirming: server.id })
  })
}

/** Keeps another definition, and shows what starting it would mean where that is something else now. */
export async function changeServer({ id: serverId }: McpServer, definition: McpDefinition): Promise<void> {
  await adding(async () => {
    const { confirmed } = await api().mcp.update({ serverId, definition })
    connectionsState.setState({ changing: null, confirming: confirmed ? null : serverId })
  })
}

/** Keeps the servers of a configuration; none is started. */
export async function importServers(text: string): Promise<void> {
  await adding(async () => {
    const { added, skipped } = await api().mcp.import({ text })
    const [first] = added
    if (first) openServer(first.id)
    connectionsState.setState({ adding: false, confirming: added.length === 1 && first ? first.id : null })
    tell(i18next.t('connections.imported', { count: added.length }))
    for (const { name, reason } of skipped.slice(0, 3)) tell(i18next.t('connections.skipped', { name, reason }))
  })
}

async function adding(work: () => Promise<void>): Promise<void> {
  connectionsState.setState({ busy: true, error: null })
  try {
    await work()
  } catch (error) {
    connectionsState.setState({ error: toErrorInfo(error) })
  } finally {
    connectionsState.setState({ busy: false })
  }
}

/** Confirms what was shown and starts it. */
export async function confirmServer({ id: serverId, commandHash }: McpServer): Promise<void> {
  connectionsState.setState({ confirming: null })
  const confirmed = await attempt(() => api().mcp.confirm({ serverId, commandHash }))
  if (confirmed) await connect(confirmed)
}

/** Takes the private address its name leads to into what is to be confirmed, and shows that. */
export async function confirmAddress({ id: serverId, definition, problem }: McpServer): Promise<void> {
  if (definition.transport !== 'http' || problem?.address === undefined) return
  const addresses = [...new Set([...(definition.addresses ?? []), problem.address])]
  const changed = await attempt(() => api().mcp.update({ serverId, definition: { ...definition, addresses } }))
  if (changed) connectionsState.setState({ confirming: serverId })
}

/** Starts it, or starts it again; why that failed is part of its state. */
export async function connect({ id: serverId, missingSecrets }: McpServer): Promise<void> {
  if (missingSecrets.length > 0) return
  await api()
    .mcp.connect({ serverId })
    .catch(() => undefined)
}

export async function enableServer({ id: serverId }: McpServer, enabled: boolean): Promise<void> {
  await attempt(() => api().mcp.setEnabled({ serverId, enabled }))
}

export async function removeServer(serverId: McpServerId): Promise<void> {
  await attempt(() => api().mcp.remove({ serverId }))
  connectionsState.setState({ removing: null })
  toolsState.setState({ selected: null })
}

export async function consent({ id: serverId }: McpServer, tools: readonly McpTool[], given: boolean): Promise<void> {
  const shown = tools.map(({ name, hash }) => ({ name, hash }))
  await attempt(() => api().mcp.consent({ serverId, tools: shown, given }))
}

export async function setEffect({ id: serverId }: McpServer, tool: string, effect: ToolEffect): Promise<void> {
  await attempt(() => api().mcp.setEffect({ serverId, tool, effect }))
}

export async function keepSecret(server: McpServer, name: string, value: string): Promise<void> {
  const changed = await attempt(() => api().mcp.setSecret({ serverId: server.id, name, value }))
  if (changed?.confirmed) await connect(changed)
}

/** Lets the Connection Doctor look at everything. */
export async function examine({ id: serverId }: McpServer): Promise<void> {
  connectionsState.setState(({ checks }) => ({ checks: { ...checks, [serverId]: null } }))
  const found = await attempt(() => api().mcp.examine({ serverId }))
  connectionsState.setState(({ checks }) => ({ checks: { ...checks, [serverId]: found ?? [] } }))
}
