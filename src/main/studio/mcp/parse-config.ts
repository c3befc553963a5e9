import { StudioError } from '@shared/errors.ts'
import { McpDefinition, McpServerName } from '@shared/mcp.ts'
import { z } from 'zod'
import { readJsonc } from './read-jsonc.ts'
import { takeSecrets } from './take-secrets.ts'

/** Servers one file may name. */
const MOST_SERVERS = 200

export interface ParsedServer {
  name: string
  definition: McpDefinition
  /** What looked like a secret, by the name it now has in the definition. */
  secrets: Record<string, string>
}

export interface ParsedConfig {
  servers: ParsedServer[]
  skipped: { name: string; reason: string }[]
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const credential = z.string().min(1).max(2_000).optional()
const Entry = z.looseObject({
  type: z.string().optional(),
  command: z.string().optional(),
  args: z.array(scalar).default([]),
  env: z.record(z.string(), scalar.nullable()).default({}),
  cwd: z.string().nullish(),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  headers: z.record(z.string(), scalar).default({}),
  oauth: z.looseObject({ clientId: credential, clientSecret: credential }).optional(),
})

/**
 * Pure: the servers of a configuration file of another program, `mcpServers`, VS Code's `servers` (also within its settings), or the bare
 * map. What cannot be used is skipped with a reason. Errors: VALIDATION_FAILED when it is no such file.
 */
export function parseConfig(text: string): ParsedConfig {
  const entries = Object.entries(serversOf(readFile(text)))
  if (entries.length > MOST_SERVERS) throw invalid(`A file may name at most ${MOST_SERVERS} servers.`)
  const parsed: ParsedConfig = { servers: [], skipped: [] }
  for (const [given, entry] of entries) {
    const name = asName(given)
    const skip = (reason: string) => parsed.skipped.push({ name: given, reason })
    if (name === null) skip('Its name has no letter or digit.')
    else if (parsed.servers.some((each) => each.name === name))
      skip(`Another server of this file is called "${name}" too.`)
    else {
      const read = readDefinition(entry)
      if (typeof read === 'string') skip(read)
      else parsed.servers.push({ name, ...takeSecrets(read) })
    }
  }
  return parsed
}

function readFile(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = readJsonc(text)
  } catch (error) {
    throw invalid(`This is not JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const object = asObject(value)
  if (!object) throw invalid('This is JSON, but not an object with servers in it.')
  return object
}

function serversOf(file: Record<string, unknown>): Record<string, unknown> {
  const found = asObject(file.mcpServers) ?? asObject(file.servers) ?? asObject(asObject(file.mcp)?.servers)
  if (found) return found
  const entries = Object.values(file).map(asObject)
  if (entries.length > 0 && entries.every((entry) => entry && ('command' in entry || 'url' in entry))) return file
  throw invalid('There are no servers in this file: it has neither "mcpServers" nor "servers".')
}

/** The definition, or why there is none. */
function readDefinition(entry: unknown): McpDefinition | string {
  const read = Entry.safeParse(entry)
  if (!read.success) {
    const [issue] = read.error.issues
    return `${issue?.path.join('.') || 'The entry'} is not right: ${issue?.message ?? 'unknown'}.`
  }
  const { type, command, args, env, cwd, headers } = read.data
  const url = read.data.url ?? read.data.serverUrl
  const { clientId, clientSecret } = read.data.oauth ?? {}
  if (type === 'sse')
    return 'It uses the old HTTP+SSE transport, which was replaced by streamable HTTP; ask for its new address.'
  const transport = type === 'stdio' || (type === undefined && command !== undefined) ? 'stdio' : 'http'
  const made =
    transport === 'stdio'
      ? { transport, command, args, env: withoutNulls(env), cwd: cwd ?? null }
      : {
          transport,
          url,
          headers,
          ...(clientId === undefined ? {} : { clientId }),
          ...(clientId === undefined || clientSecret === undefined ? {} : { clientSecret }),
        }
  const checked = McpDefinition.safeParse(mapTexts(made, asPlaces))
  if (!checked.success)
    return command === undefined && url === undefined
      ? 'It has neither a command nor an address.'
      : 'It is longer than can be kept.'
  const unknown = unknownPlace(checked.data)
  return unknown === null ? checked.data : `It needs ${unknown}, which means nothing here.`
}

/** `${NAME}` and `${NAME:-else}` are variables, what editors ask for is a secret. */
const asPlaces = (text: string): string =>
  text
    .replace(/\$\{input:([A-Za-z0-9_.-]{1,100})\}/g, (_, id: string) => `\${secret:${id.replace(/[.-]/g, '_')}}`)
    .replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)((?::-[^}]*)?)\}/g, (whole, name: string, rest: string) =>
      rest === '' && KNOWN.has(name) ? whole.replace('workspaceRoot', 'workspaceFolder') : `\${env:${name}${rest}}`,
    )

const KNOWN = new Set(['workspaceFolder', 'workspaceRoot', 'userHome'])

function unknownPlace(value: McpDefinition): string | null {
  const places = JSON.stringify(value).match(/\$\{[^}]*\}/g) ?? []
  return places.find((place) => !/^\$\{(workspaceFolder|userHome|secret:\w+|env:\w+(:-.*)?)\}$/.test(place)) ?? null
}

function asName(given: string): string | null {
  const name = given
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|-+$/g, '')
    .slice(0, 32)
  return McpServerName.safeParse(name).success ? name : null
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change))
  const object = asObject(value)
  return object ? Object.fromEntries(Object.entries(object).map(([key, each]) => [key, mapTexts(each, change)])) : value
}

const withoutNulls = (map: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(map).filter((pair): pair is [string, string] => pair[1] !== null))

const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null

const invalid = (message: string): StudioError => new StudioError('VALIDATION_FAILED', message)
