import type { ServerRequestOptions } from '../../agent/server-requests.ts'
import type { RunModelParts } from '../authored/ask-run-model.ts'
import type { McpService } from './mcp-service.ts'
import { reachServers, type Unreached } from './reach-servers.ts'
import { sampleForServers } from './sample-for-servers.ts'

/** What runs have to do with servers beside calling their tools. */
export interface ServersInRuns {
  sample: ServerRequestOptions['sample']
  /** Of tools by name; see {@link reachServers}. */
  unreached(tools: readonly string[]): Promise<Unreached[]>
}

export const serversInRuns = (parts: RunModelParts, mcp: McpService): ServersInRuns => ({
  sample: sampleForServers(parts),
  unreached: (tools) => reachServers(parts.store, mcp, tools),
})
