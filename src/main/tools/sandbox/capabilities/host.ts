import type { CapabilityUse } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { type AddressRules, PUBLIC_ONLY } from '../../builtin/http/public-address.ts'
import { invokeTool } from '../../invoke.ts'
import type { SqlRunner } from '../../ports.ts'
import type { ToolRegistry } from '../../registry.ts'
import type { ToolContext } from '../../types.ts'
import type { HostCall } from '../types.ts'
import { listFolder, readText } from './files.ts'
import { type Grant, parseGrant, requireGrant } from './grants.ts'
import { fetchAllowed } from './net.ts'
import { queryFile } from './sqlite.ts'

export interface HostParts {
  sql: SqlRunner
  registry: ToolRegistry
  /** Which addresses may be reached. */
  rules?: AddressRules
}

const Path = z.string().max(4096)
/** UTF-16 units of a file that a tool writes at once. */
const MOST_WRITTEN = 2 * 1024 * 1024

/** What one call of a tool may have of the studio. Every use is told, refused or not. */
export function openCapabilities(
  parts: HostParts,
  granted: readonly string[],
  context: ToolContext,
  onUse: (use: CapabilityUse) => void,
): HostCall {
  const grants = granted.map(parseGrant)
  return async (capability, method, args, signal) => {
    const limited = { ...context, signal: AbortSignal.any([context.signal, signal]) }
    const use: CapabilityUse = { capability, method, summary: summaryOf(args), refused: false }
    try {
      return await carryOut(parts, grants, `${capability}.${method}`, args, limited)
    } catch (error) {
      use.refused = error instanceof StudioError && error.code === 'NOT_ALLOWED'
      throw error
    } finally {
      onUse(use)
    }
  }
}

/** Errors: NOT_ALLOWED without the grant, TOOL_INVALID_ARGUMENTS, those of what is done. */
async function carryOut(
  { sql, registry, rules = PUBLIC_ONLY }: HostParts,
  grants: readonly Grant[],
  action: string,
  args: readonly unknown[],
  context: ToolContext,
): Promise<unknown> {
  switch (action) {
    case 'net.fetch': {
      const [url] = read(z.tuple([z.string().max(8192)]).rest(z.unknown()), args)
      return await fetchAllowed(url, grants, context, rules)
    }
    case 'fs.read.read': {
      const [path] = read(z.tuple([Path]), args)
      requireGrant(grants, 'fs.read', () => true, 'fs.read')
      return await readText(context, path)
    }
    case 'fs.read.list': {
      const [path] = read(z.tuple([Path]), args)
      requireGrant(grants, 'fs.read', () => true, 'fs.read')
      return await listFolder(context, path)
    }
    case 'fs.write.write': {
      const [path, text] = read(z.tuple([Path, z.string().max(MOST_WRITTEN)]), args)
      requireGrant(grants, 'fs.write', () => true, 'fs.write')
      return await context.files.write(path, text)
    }
    case 'fs.write.remove': {
      const [path] = read(z.tuple([Path]), args)
      requireGrant(grants, 'fs.write', () => true, 'fs.write')
      return await context.files.remove(path)
    }
    case 'fs.write.move': {
      const [from, to] = read(z.tuple([Path, Path]), args)
      requireGrant(grants, 'fs.write', () => true, 'fs.write')
      return await context.files.move(from, to)
    }
    case 'sqlite.query': {
      const [file, query] = read(z.tuple([Path, z.string().max(100_000)]), args)
      requireGrant(grants, 'sqlite', (grant) => grant.file === file, `sqlite:${file}`)
      return await queryFile(sql, context, file, query)
    }
    case 'memory.search': {
      const [query, limit] = read(z.tuple([z.string().max(2000), z.number().int().min(1).max(100)]), args)
      requireGrant(grants, 'memory', () => true, 'memory')
      return context.memory.search(query, limit).map(({ id, text }) => ({ id, text }))
    }
    case 'memory.save': {
      const [text] = read(z.tuple([z.string().min(1).max(10_000)]), args)
      requireGrant(grants, 'memory', () => true, 'memory')
      return context.memory.save(text, { runId: context.runId, spanId: context.spanId })
    }
    case 'tools.call': {
      const [name, input] = read(z.tuple([z.string().max(64), z.record(z.string(), z.unknown())]), args)
      requireGrant(grants, 'tools', (grant) => grant.name === name, `tools:${name}`)
      return await callOther(registry, name, input, context)
    }
    default:
      throw new StudioError('NOT_ALLOWED', `There is nothing called ${action} for tools.`)
  }
}

/** Only a tool that changes nothing: a person who approves a call sees that call, and not what it calls. */
async function callOther(
  registry: ToolRegistry,
  name: string,
  input: Record<string, unknown>,
  context: ToolContext,
): Promise<string> {
  if (registry.get(name).effect !== 'pure')
    throw new StudioError('NOT_ALLOWED', `${name} changes something, so a model has to call it itself.`)
  const { content, isError } = await invokeTool(registry, { name, arguments: input }, context)
  if (isError) throw new StudioError('TOOL_FAILED', content.replace(/^Error: /, ''))
  return content
}

function read<T>(shape: z.ZodType<T>, args: readonly unknown[]): T {
  const parsed = shape.safeParse(args)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new StudioError(
    'TOOL_INVALID_ARGUMENTS',
    `Argument ${Number(issue?.path[0] ?? 0) + 1} is not right: ${issue?.message ?? ''}.`,
  )
}

function summaryOf(args: readonly unknown[]): string {
  const text = args.map((each) => (typeof each === 'string' ? each : (JSON.stringify(each) ?? ''))).join(' ')
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
