import type { McpDefinition } from '@shared/mcp.ts'
import { joinWords, splitWords } from './split-words.ts'

/** A definition as a person writes it. */
export interface DefinitionDraft {
  /** The command line, or an address. */
  line: string
  /** Folder a program starts in; empty for the workspace. */
  cwd: string
  /** Variables or headers, `NAME=value`, one a line. */
  given: string
  /** What an authorization server knows this program by, and the secret agreed on with it; empty where there is none. */
  clientId: string
  clientSecret: string
  /** Private addresses that were confirmed for `line`. */
  confirmed: { line: string; addresses: string[] } | null
}

/** Of what is no address. */
export const NO_CLIENT = { clientId: '', clientSecret: '', confirmed: null }

export function draftOf(definition: McpDefinition): DefinitionDraft {
  if (definition.transport === 'http') {
    const { url, headers, addresses, clientId = '', clientSecret = '' } = definition
    const confirmed = addresses ? { line: url, addresses } : null
    return { line: url, cwd: '', given: linesOf(headers), clientId, clientSecret, confirmed }
  }
  const { command, args, env, cwd } = definition
  return { ...NO_CLIENT, line: joinWords([command, ...args]), cwd: cwd ?? '', given: linesOf(env) }
}

/** Pure: null for what is no definition. */
export function definitionOf({
  line,
  cwd,
  given,
  clientId,
  clientSecret,
  confirmed,
}: DefinitionDraft): McpDefinition | null {
  const values = valuesOf(given)
  const text = line.trim()
  if (values === null || text === '') return null
  if (isAddress(text))
    return {
      transport: 'http',
      url: text,
      headers: values,
      // What was confirmed of one address says nothing of another.
      ...(confirmed?.line === text ? { addresses: confirmed.addresses } : {}),
      ...(clientId.trim() === '' ? {} : { clientId: clientId.trim() }),
      ...(clientId.trim() === '' || clientSecret === '' ? {} : { clientSecret }),
    }
  const [command = '', ...args] = splitWords(text)
  if (command === '') return null
  return { transport: 'stdio', command, args, env: values, cwd: cwd.trim() === '' ? null : cwd.trim() }
}

export const isAddress = (line: string): boolean => /^https?:\/\//i.test(line)

const linesOf = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

function valuesOf(text: string): Record<string, string> | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (!lines.every((line) => line.indexOf('=') > 0)) return null
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at).trim(), line.slice(at + 1)]
    }),
  )
}
