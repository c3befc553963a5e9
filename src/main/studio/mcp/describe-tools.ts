import type { McpTool } from '@shared/mcp.ts'
import { hiddenIn, visible, visibleSchema } from '../../kit/hidden-characters.ts'
import type { ToolRow } from './mcp-rows.ts'
import { namesOf } from './tool-names.ts'

/** Pure: the tools of a server as the person sees them, with nothing hidden in their words. */
export function describeTools(
  server: string,
  rows: readonly ToolRow[],
  problem: (tool: string) => string | null,
): McpTool[] {
  const called = namesOf(server, rows)
  return rows.map(({ listed, listedHash, consent, effect }) => ({
    name: listed.name,
    toolName: called.get(listed.name) ?? listed.name,
    description: visible(listed.description),
    inputSchema: visibleSchema(listed.inputSchema),
    hash: listedHash,
    consent,
    effect,
    claims: listed.claims,
    hidden: hiddenIn([listed.name, listed.description, JSON.stringify(listed.inputSchema)].join('\n')),
    problem: problem(listed.name),
  }))
}
