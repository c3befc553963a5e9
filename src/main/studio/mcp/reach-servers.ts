import { setTimeout as delay } from 'node:timers/promises'
import { toErrorInfo } from '@shared/errors.ts'
import type { Store } from '../../store/types.ts'
import { listServers, listToolRows } from './mcp-rows.ts'
import type { McpService } from './mcp-service.ts'
import { namesOf } from './tool-names.ts'

/** Milliseconds a run waits for its servers before it begins. One that needs longer keeps its tools, whose first call waits for it. */
const PATIENCE_MS = 5_000

/** A server that a run goes on without. `tools`: as agents call them. */
export interface Unreached {
  server: string
  tools: string[]
  /** What happened and what to do, for a person. */
  message: string
}

/** Starts the servers of these tools, so that a run says at its start what it has to do without. Never fails. */
export async function reachServers(
  store: Store,
  mcp: Pick<McpService, 'use'>,
  wanted: readonly string[],
  patienceMs = PATIENCE_MS,
): Promise<Unreached[]> {
  const servers = listServers(store).flatMap(({ id, name }) => {
    if (!wanted.some((tool) => tool.startsWith(`${name}_`))) return []
    const known = new Set(namesOf(name, listToolRows(store, id)).values())
    const tools = wanted.filter((tool) => known.has(tool))
    return tools.length > 0 ? [{ id, server: name, tools }] : []
  })
  const patience = new AbortController()
  const late = delay(patienceMs, null, { signal: patience.signal, ref: false }).catch(() => null)
  const outcomes = await Promise.all(
    servers.map(async ({ id, server, tools }): Promise<Unreached | null> => {
      const problem = mcp.use(id).then(
        () => null,
        (error: unknown) => toErrorInfo(error).message,
      )
      const message = await Promise.race([problem, late])
      return message === null ? null : { server, tools, message: sentence(server, tools, message) }
    }),
  )
  patience.abort()
  return outcomes.filter((each) => each !== null)
}

function sentence(server: string, tools: readonly string[], why: string): string {
  const without = tools.length === 1 ? `its tool ${tools[0]}` : `its ${tools.length} tools`
  return `The server ${server} cannot be reached, so this run goes on without ${without}: ${why} The Connection Doctor says more (Tools, or "autoglm mcp doctor ${server}").`
}
