import type { McpServer } from '@shared/mcp.ts'
import { api } from '../../../bridge/connection.ts'
import { attempt } from '../../../ui/toasts.ts'

/** Lets a server ask for more, or for less. */
export async function allow({ id: serverId, allows }: McpServer, change: Partial<McpServer['allows']>): Promise<void> {
  await attempt(() => api().mcp.allow({ serverId, allows: { ...allows, ...change } }))
}

/** Has the person choose a folder that the server is told of. */
export async function addRoot({ id: serverId }: McpServer): Promise<void> {
  await attempt(() => api().mcp.addRoot({ serverId }))
}
