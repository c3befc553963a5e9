import { createHash } from 'node:crypto'
import type { ToolRow } from './mcp-rows.ts'

const LONGEST = 64
/** Digits of a hash that tell two names apart. */
const DIGITS = 6

/** As agents call it: the server's name first, in letters every prompt format knows. */
const plainName = (server: string, tool: string): string =>
  `${server}_${tool}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, LONGEST)

/**
 * Pure: what agents call each tool of a server. Tools whose names come out equal get the first digits of the hash of what the server
 * calls them, but for one that is called exactly that; so a name is the same after a restart, whatever the order.
 */
export function toolNames(server: string, tools: readonly string[]): Map<string, string> {
  const count = new Map<string, number>()
  for (const tool of tools) {
    const plain = plainName(server, tool)
    count.set(plain, (count.get(plain) ?? 0) + 1)
  }
  return new Map(
    tools.map((tool) => {
      const plain = plainName(server, tool)
      if (count.get(plain) === 1 || plain === `${server}_${tool}`) return [tool, plain]
      const digits = createHash('sha256').update(tool).digest('hex').slice(0, DIGITS)
      return [tool, `${plain.slice(0, LONGEST - DIGITS - 1)}_${digits}`]
    }),
  )
}

/** Pure: the same for tools as they are written down; those that are gone keep their names. */
export const namesOf = (server: string, rows: readonly ToolRow[]): Map<string, string> =>
  toolNames(
    server,
    rows.map(({ listed }) => listed.name),
  )
