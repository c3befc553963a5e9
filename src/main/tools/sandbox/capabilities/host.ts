import type { CapabilityUse } from '@shared/authored-tools.ts'
import { StudioError } from '@shared/errors.ts'
import { handedOver } from '@shared/memory.ts'
import { z } from 'zod'
import { type AddressRules, PUBLIC_ONLY } from '../../builtin/http/public-address.ts'
import type { ModelPort, SecretPort, SqlRunner } from '../../ports.ts'
import type { ToolRegistry } from '../../registry.ts'
import type { ToolContext } from '../../types.ts'
import type { HostCall } from '../types.ts'
import { ModelQuestions } from './ask-model.ts'
import { callOther } from './call-other.ts'
import { Databases } from './databases.ts'
import { listFolder, readText } from './files.ts'
import { requireRead, requireWrite } from './folders.ts'
import { type Grant, parseGrant, requireGrant } from './grants.ts'
import { fetchAllowed } from './net.ts'
import { SecretVeil } from './secret-veil.ts'
import { queryFile } from './sqlite.ts'

export interface HostParts {
  sql: SqlRunner
  registry: ToolRegistry
  secrets: SecretPort
  model: ModelPort
  /** Which addresses may be reached. */
  rules?: AddressRules
}

/** The studio's side of one call. */
export interface OpenedHost {
  call: HostCall
  /** Hides the secrets that the tool may know. */
  veil: SecretVeil
  /** What the call has asked of the model so far. */
  spent(): ModelQuestions['spent']
}

interface CallParts extends Required<HostParts> {
  grants: readonly Grant[]
  questions: ModelQuestions
  databases: Databases
  context: ToolContext
}

const Path = z.string().max(4096)
/** UTF-16 units of a file that a tool writes at once. */
const MOST_WRITTEN = 2 * 1024 * 1024
const MOST_PROMPT = 100_000
const Params = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(1000)
const AskOptions = z.object({
  system: z.string().max(MOST_PROMPT).nullable().default(null),
  maxTokens: z.number().int().min(1).max(4096).default(512),
})

/** What one call of a tool may have of the studio. Every use is told, refused or not, with secrets hidden. */
export async function openCapabilities(
  given: HostParts,
  granted: readonly string[],
  context: ToolContext,
  onUse: (use: CapabilityUse) => void,
): Promise<OpenedHost> {
  const grants = granted.map(parseGrant)
  const veil = new SecretVeil(await knownSecrets(given.secrets, grants))
  const parts = { rules: PUBLIC_ONLY, ...given, grants }
  const questions = new ModelQuestions(given.model)
  const databases = new Databases(given.sql, context)
  const call: HostCall = async (capability, method, args, signal) => {
    const limited = { ...context, signal: AbortSignal.any([context.signal, signal]) }
    const use: CapabilityUse = { capability, method, summary: cut(veil.text(summaryOf(args))), refused: false }
    try {
      if (capability !== 'net' && veil.carries(JSON.stringify(args) ?? ''))
        throw new StudioError(
          'NOT_ALLOWED',
          'The value of a secret may go into a request of the tool, and nowhere else.',
        )
      const action = `${capability}.${method}`
      return await carryOut({ ...parts, questions, databases, context: limited }, action, args)
    } catch (error) {
      use.refused = error instanceof StudioError && error.code === 'NOT_ALLOWED'
      throw error
    } finally {
      onUse(use)
    }
  }
  return { call, veil, spent: () => questions.spent }
}

/** All values a tool may have learnt; one that cannot be opened now is told when it is asked for. */
async function knownSecrets(port: SecretPort, grants: readonly Grant[]): Promise<{ name: string; value: string }[]> {
  const names = grants.flatMap((grant) => (grant.kind === 'secrets' ? [grant.name] : []))
  await Promise.allSettled(names.map((name) => port.open(name)))
  return port.known()
}

/** Errors: NOT_ALLOWED without the grant, TOOL_INVALID_ARGUMENTS, those of what is done. */
async function carryOut(parts: CallParts, action: string, args: readonly unknown[]): Promise<unknown> {
  const { grants, context } = parts
  switch (action) {
    case 'net.fetch': {
      const [url, options] = read(z.tuple([z.string().max(8192)]).rest(z.unknown()), args)
      return await fetchAllowed(url, options, parts, context)
    }
    case 'fs.read.read': {
      const [path] = read(z.tuple([Path]), args)
      await requireRead(grants, context, path)
      return await readText(context, path)
    }
    case 'fs.read.list': {
      const [path] = read(z.tuple([Path]), args)
      await requireRead(grants, context, path)
      return await listFolder(context, path)
    }
    case 'fs.write.write': {
      const [path, text] = read(z.tuple([Path, z.string().max(MOST_WRITTEN)]), args)
      await requireWrite(grants, context, path)
      return await context.files.write(path, text)
    }
    case 'fs.write.remove': {
      const [path] = read(z.tuple([Path]), args)
      await requireWrite(grants, context, path)
      return await context.files.remove(path)
    }
    case 'fs.write.move': {
      const [from, to] = read(z.tuple([Path, Path]), args)
      await requireWrite(grants, context, from)
      await requireWrite(grants, context, to)
      return await context.files.move(from, to)
    }
    case 'sqlite.query': {
      const [file, query] = read(z.tuple([Path, z.string().max(100_000)]), args)
      const isWriter = grants.some((grant) => grant.kind === 'sqlite.write' && grant.file === file)
      if (!isWriter) requireGrant(grants, 'sqlite', (grant) => grant.file === file, `sqlite:${file}`)
      return await queryFile(parts.sql, context, file, query)
    }
    case 'sqlite.write.run': {
      const [file, statement, params] = read(z.tuple([Path, z.string().max(100_000), Params]), args)
      requireGrant(grants, 'sqlite.write', (grant) => grant.file === file, `sqlite.write:${file}`)
      const cells = params.map((each) => (typeof each === 'boolean' ? Number(each) : each))
      return await parts.databases.run(file, statement, cells)
    }
    case 'secrets.get': {
      const [name] = read(z.tuple([z.string().max(64)]), args)
      requireGrant(grants, 'secrets', (grant) => grant.name === name, `secrets:${name}`)
      return await parts.secrets.open(name)
    }
    case 'model.ask': {
      const [prompt, options] = read(z.tuple([z.string().min(1).max(MOST_PROMPT), AskOptions]), args)
      requireGrant(grants, 'model', () => true, 'model')
      return await parts.questions.ask(prompt, options, context)
    }
    case 'memory.search': {
      const [query, limit] = read(z.tuple([z.string().max(2000), z.number().int().min(1).max(100)]), args)
      requireGrant(grants, 'memory', () => true, 'memory')
      const { runId, spanId, signal } = context
      const found = await context.memory.search(query, limit, { step: { runId, spanId }, signal })
      return handedOver(found).map(({ id, text }) => ({ id, text }))
    }
    case 'memory.save': {
      const [text] = read(z.tuple([z.string().min(1).max(10_000)]), args)
      requireGrant(grants, 'memory', () => true, 'memory')
      return context.memory.save(text, { runId: context.runId, spanId: context.spanId })
    }
    case 'tools.call': {
      const [name, input] = read(z.tuple([z.string().max(64), z.record(z.string(), z.unknown())]), args)
      requireGrant(grants, 'tools', (grant) => grant.name === name, `tools:${name}`)
      return await callOther(parts.registry, name, input, context)
    }
    default:
      throw new StudioError('NOT_ALLOWED', `There is nothing called ${action} for tools.`)
  }
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

const summaryOf = (args: readonly unknown[]): string =>
  args.map((each) => (typeof each === 'string' ? each : (JSON.stringify(each) ?? ''))).join(' ')

/** After secrets were hidden: half a secret is not recognised. */
const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
