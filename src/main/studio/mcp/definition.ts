import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { McpDefinition } from '@shared/mcp.ts'
import { hashJson } from '../../kit/canonical.ts'
import { visible as withLines } from '../../kit/hidden-characters.ts'
import type { McpTarget } from '../../tools/mcp/types.ts'

/** What a person confirms: everything that decides what is started, with its secrets unnamed. */
export interface ShownCommand {
  commandLine: string
  folder: string | null
  given: string[]
  commandHash: string
}

export interface Places {
  workspacePath: string
  env: Readonly<Record<string, string | undefined>>
}

const SECRET = /\$\{secret:(\w+)\}/g
const VARIABLE = /\$\{env:(\w+)(?::-([^}]*))?\}/g

/** Pure but for the home folder: the exact command line or address, and the hash that a confirmation is of. */
export function showCommand(definition: McpDefinition, places: Places): ShownCommand {
  const fill = (text: string) => fillPlaces(text, places)
  if (definition.transport === 'http') {
    const { addresses = [], clientId, clientSecret } = definition
    // What is not there is not part of the hash, so that confirmations of before hold.
    const more = {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(clientId === undefined ? {} : { clientId }),
      ...(clientSecret === undefined ? {} : { clientSecret }),
    }
    const shown = { url: fill(definition.url), headers: definition.headers, ...more }
    const at = addresses.length > 0 ? ` (may lead to ${addresses.map(visible).join(', ')})` : ''
    return {
      commandLine: `${visible(shown.url)}${at}`,
      folder: null,
      given: [
        ...listed(definition.headers),
        ...(clientId === undefined ? [] : [`client id ${visible(clientId)}`]),
        ...(clientSecret === undefined ? [] : [`client secret ${visible(clientSecret)}`]),
      ],
      commandHash: hashJson(shown),
    }
  }
  const folder = resolve(places.workspacePath, fill(definition.cwd ?? '.'))
  const words = [definition.command, ...definition.args].map(fill)
  return {
    commandLine: words.map(quote).join(' '),
    folder,
    given: listed(definition.env),
    // The values of variables are confirmed with their places open: what they hold is not part of the command.
    commandHash: hashJson({ words, folder, env: definition.env }),
  }
}

/** Names of what a person must enter: secrets, and variables that are not set. The window's studio has hardly any variables. */
export function secretNames(definition: McpDefinition, env: Places['env']): string[] {
  const text = JSON.stringify(definition)
  const secrets = [...text.matchAll(SECRET)].map(([, name = '']) => name)
  const variables = [...text.matchAll(VARIABLE)].flatMap(([, name = '', otherwise]) =>
    otherwise === undefined && env[name] === undefined ? [name] : [],
  )
  return [...new Set([...secrets, ...variables])]
}

/** All places filled, ready to be started. Errors: NOT_AVAILABLE for a variable that is not set. */
export function fillDefinition(
  definition: McpDefinition,
  places: Places,
  secrets: ReadonlyMap<string, string>,
): McpTarget {
  const fill = (text: string): string => {
    const open = fillPlaces(text, places)
    const entered = open.replace(VARIABLE, (whole, name: string) => secrets.get(name) ?? whole)
    const [missing] = [...entered.matchAll(VARIABLE)]
    if (missing)
      throw new StudioError(
        'NOT_AVAILABLE',
        `The environment variable ${missing[1]} is not set, and the server needs it.`,
      )
    return entered.replace(SECRET, (_, name: string) => secrets.get(name) ?? '')
  }
  const fillAll = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]))
  if (definition.transport === 'http') {
    const { url, headers, addresses, clientId, clientSecret } = definition
    const secret = clientSecret === undefined ? {} : { clientSecret: fill(clientSecret) }
    return { transport: 'http', url: fill(url), headers: fillAll(headers), addresses, clientId, ...secret }
  }
  const { command, args, env, cwd } = definition
  return {
    transport: 'stdio',
    command: fill(command),
    args: args.map(fill),
    env: fillAll(env),
    cwd: resolve(places.workspacePath, fill(cwd ?? '.')),
  }
}

const listed = (values: Record<string, string>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${visible(value)}`)

/** A variable that is not set stays as it is written. */
function fillPlaces(text: string, { workspacePath, env }: Places): string {
  return text
    .replace(/\$\{(workspaceFolder|userHome)\}/g, (_, place) => (place === 'userHome' ? homedir() : workspacePath))
    .replace(VARIABLE, (whole, name: string, otherwise?: string) => env[name] ?? otherwise ?? whole)
}

/** As a shell would need it, so that spaces and odd characters are seen for what they are. */
function quote(word: string): string {
  const shown = visible(word)
  return /^[\w@%+=:,./${}\\-]+$/.test(word) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}

/** What is hidden, and here line ends too, would hide what is confirmed. */
const visible = (text: string): string =>
  withLines(text).replace(/[\n\t]/g, (odd) => `\\u{${odd.codePointAt(0)?.toString(16)}}`)
