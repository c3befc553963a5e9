import { StudioError } from '@shared/errors.ts'
import type { McpServer, McpTool } from '@shared/mcp.ts'

/** Pure: the tools somebody named, or all a server has. Errors: VALIDATION_FAILED when none is named, NOT_FOUND. */
export function chosenTools({ name, tools }: McpServer, names: readonly string[], all: boolean): McpTool[] {
  const there = tools.filter(({ consent }) => consent !== 'gone')
  if (all) return there
  if (names.length === 0) throw new StudioError('VALIDATION_FAILED', 'Name tools of the server, or give --all.')
  return names.map((wanted) => {
    const found = there.find((tool) => tool.name === wanted || tool.toolName === wanted)
    if (!found) throw new StudioError('NOT_FOUND', `${name} has no tool "${wanted}". See "autoglm mcp tools ${name}".`)
    return found
  })
}
