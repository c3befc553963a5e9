import { McpFailure } from '../../tools/mcp/failure.ts'
import type { ShownCommand } from './definition.ts'
import type { ServerRow } from './mcp-rows.ts'

/** A server that is switched on, and whose command line or address is the one that a person confirmed. Errors: McpFailure. */
export function requireConfirmed(
  { name, definition, enabled, confirmedHash }: ServerRow,
  { commandHash, commandLine }: ShownCommand,
): void {
  const refuse = (message: string): never => {
    throw new McpFailure({ kind: 'unconfirmed', message, lines: [] })
  }
  if (confirmedHash !== commandHash) {
    const what = definition.transport === 'stdio' ? 'command line' : 'address'
    refuse(`${name} was not started: nobody has confirmed its ${what} yet: ${commandLine}`)
  }
  if (!enabled) refuse(`${name} is switched off. Enable it first.`)
}
