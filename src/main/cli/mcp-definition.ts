import { StudioError } from '@shared/errors.ts'
import type { McpDefinition } from '@shared/mcp.ts'

/** How the command line says how a server is reached. */
export interface DefinitionOptions {
  url?: string
  clientId?: string
  clientSecret?: string
  env?: string[]
  header?: string[]
  cwd?: string
}

/** Errors: VALIDATION_FAILED unless there is a command or an address, and not both. */
export function definitionOf(
  [command, ...args]: string[],
  { url, env, header, cwd, clientId, clientSecret }: DefinitionOptions,
): McpDefinition {
  if ((command === undefined) === (url === undefined))
    throw new StudioError('VALIDATION_FAILED', 'Name the program behind "--", or give --url with an address.')
  if (clientSecret !== undefined && clientId === undefined)
    throw new StudioError('VALIDATION_FAILED', 'A --client-secret goes with the --client-id it was agreed on with.')
  if (url !== undefined)
    return { transport: 'http', url, headers: pairs(header), ...client({ clientId, clientSecret }) }
  return { transport: 'stdio', command: command ?? '', args, env: pairs(env), cwd: cwd ?? null }
}

/** What an authorization server knows this program by, as far as it was said. */
export const client = ({ clientId, clientSecret }: Pick<DefinitionOptions, 'clientId' | 'clientSecret'>) => ({
  ...(clientId === undefined ? {} : { clientId }),
  ...(clientSecret === undefined ? {} : { clientSecret }),
})

/** Errors: VALIDATION_FAILED for what is not NAME=VALUE. */
export function pairs(given: string[] = []): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new StudioError('VALIDATION_FAILED', `"${pair}" is not NAME=VALUE.`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
