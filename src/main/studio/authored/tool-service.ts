import {
  AuthoredTool,
  type CapabilityUse,
  type SavedCall,
  type SourceCheck,
  ToolDeclaration,
  type ToolProblem,
  type ToolVersion,
} from '@shared/authored-tools.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { ToolCallId, ToolId } from '@shared/ids.ts'
import { TOOL_API } from '@shared/tool-api/autoglm.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { newId } from '../../kit/ids.ts'
import type { Store } from '../../store/types.ts'
import { fromSchema, objectFromSchema } from '../../tools/from-schema.ts'
import type { TypeMistake } from '../../tools/jobs/messages.ts'
import type { Jobs } from '../../tools/jobs/thread-jobs.ts'
import type { ToolRegistry } from '../../tools/registry.ts'
import { changesThings, parseGrant } from '../../tools/sandbox/capabilities/grants.ts'
import type { Sandbox } from '../../tools/sandbox/types.ts'
import { type AuthoredParts, authoredTool, type OpenHost } from './authored-tool.ts'
import { keepRecord } from './record-rows.ts'
import { readToolFile, TOOL_SUFFIX, writeToolFile } from './tool-file.ts'
import {
  deleteCall,
  deleteTool,
  findTool,
  firstVersion,
  insertTool,
  insertVersion,
  listCalls,
  listTools,
  listVersions,
  putCall,
  readSource,
  setGrants,
} from './tool-rows.ts'

const NEVER = new AbortController().signal
/** For the types of one tool, on a machine that is busy. */
const CHECK_MS = 60_000

/** Uses of one call that are written down one by one; of more, how many. */
const MOST_USES = 50

export interface AuthoredToolsOptions {
  jobs: Jobs
  store: Store
  audit: AuditLog
  sandbox: Sandbox
  registry: ToolRegistry
  openHost: OpenHost
  /** The tools, and what agents can have of them, have changed. */
  onChange(tools: AuthoredTool[]): void
  onTrouble(message: string): void
}

/** Tools that people write: every version kept, in the registry only while enabled. */
export class AuthoredTools {
  readonly #options: AuthoredToolsOptions
  /** Names of those in the registry, by id. */
  readonly #registered = new Map<ToolId, string>()
  /** Sources without a mistake in their types. */
  readonly #sound = new Set<string>()

  constructor(options: AuthoredToolsOptions) {
    this.#options = options
    for (const tool of this.list()) {
      try {
        this.#register(tool)
      } catch (error) {
        options.onTrouble(`The tool "${tool.name}" cannot be used: ${toErrorInfo(error).message}`)
      }
    }
  }

  list(): AuthoredTool[] {
    return listTools(this.#options.store)
  }

  /** By id or by name. Errors: NOT_FOUND. */
  get(name: string): AuthoredTool {
    const found = findTool(this.#options.store, name)
    if (found) return found
    throw new StudioError('NOT_FOUND', `There is no tool "${name}" that was written here.`)
  }

  /** Errors: NOT_FOUND. */
  source(id: ToolId, version?: number): { version: number; source: string } {
    return readSource(this.#options.store, id, version)
  }

  versions(id: ToolId): ToolVersion[] {
    return listVersions(this.#options.store, id)
  }

  /** What the source declares; the source runs in the sandbox for that, with no capability. Errors: CANCELLED. */
  async check(source: string, signal?: AbortSignal): Promise<SourceCheck> {
    try {
      const declared = await this.#options.sandbox.declare(source, signal ?? new AbortController().signal)
      const parsed = ToolDeclaration.safeParse(declared)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return broken(`${issue?.path.join('.') ?? 'The tool'}: ${issue?.message ?? 'not as it should be'}`)
      }
      objectFromSchema(parsed.data.inputSchema)
      if (parsed.data.outputSchema) fromSchema(parsed.data.outputSchema)
      const changing = parsed.data.capabilities.find((each) => changesThings(parseGrant(each)))
      if (changing && parsed.data.effect === 'pure') {
        return broken(
          `A tool with the capability ${changing} is not pure. Say that its effect is mutating, or idempotent.`,
        )
      }
      return { declaration: parsed.data, problem: null }
    } catch (error) {
      const { code, message, data } = toErrorInfo(error)
      if (code === 'CANCELLED') throw error
      return { declaration: null, problem: { message, line: numberAt(data, 'line'), column: numberAt(data, 'column') } }
    }
  }

  /** Mistakes in the types of a source, as the editor finds them; takes a second or two. Errors: LIMIT_REACHED, CANCELLED. */
  async mistakes(source: string, signal: AbortSignal = NEVER): Promise<TypeMistake[]> {
    if (this.#sound.has(source)) return []
    const found = await this.#options.jobs.run('types', { source, api: TOOL_API }, { signal, timeoutMs: CHECK_MS })
    if (found.length === 0) this.#sound.add(source)
    return found
  }

  async create(actor: string, source: string): Promise<AuthoredTool> {
    const id = ToolId.parse(newId('tool'))
    const { declaration, problem } = await this.check(source)
    const { store, audit } = this.#options
    const name = declaration?.name ?? 'untitled'
    store.write((tx) => {
      const now = Date.now()
      insertTool(tx, id, now)
      insertVersion(tx, {
        toolId: id,
        version: firstVersion(tx, name),
        name,
        source,
        declaration,
        problem,
        savedAt: now,
      })
      audit.appendIn(tx, { actor, action: 'tool.created', subject: id, result: 'ok', details: { name } })
    })
    return this.#changed(id)
  }

  /** Keeps the source as the next version. Errors: NOT_FOUND; CONFLICT when `basedOn` is not the newest. */
  async save(actor: string, id: ToolId, source: string, basedOn: number): Promise<AuthoredTool> {
    const { declaration, problem } = await this.check(source)
    const { store, audit } = this.#options
    store.write((tx) => {
      const before = this.get(id)
      if (before.version !== basedOn)
        throw new StudioError(
          'CONFLICT',
          `The tool was saved elsewhere as version ${before.version}; look at that first.`,
        )
      if (readSource(tx, id).source === source) return
      const name = declaration?.name ?? before.name
      const version = Math.max(before.version + 1, name === before.name ? 0 : firstVersion(tx, name))
      insertVersion(tx, { toolId: id, version, name, source, declaration, problem, savedAt: Date.now() })
      const stays = before.enabled && declaration !== null && includes(before.granted, declaration.capabilities)
      if (before.enabled && (!stays || this.#isTaken(id, name))) setGrants(tx, id, false, before.granted)
      const details = { name, version, broken: problem !== null }
      audit.appendIn(tx, { actor, action: 'tool.saved', subject: id, result: 'ok', details })
    })
    return this.#changed(id)
  }

  /** Errors: NOT_FOUND; VALIDATION_FAILED for a broken tool, or one with a mistake in its types; NOT_ALLOWED when not all it declares is granted; CONFLICT for a name that is taken. */
  async enable(actor: string, id: ToolId, granted: readonly string[]): Promise<AuthoredTool> {
    const { store, audit } = this.#options
    const { name, version } = this.get(id)
    const capabilities = await this.#allowed(id, granted).catch((error: unknown) => {
      const details = { name, version, why: toErrorInfo(error).message }
      audit.append({ actor, action: 'tool.enabled', subject: id, result: 'refused', details })
      throw error
    })
    store.write((tx) => {
      setGrants(tx, id, true, capabilities)
      const details = { name, version, granted: capabilities }
      audit.appendIn(tx, { actor, action: 'tool.enabled', subject: id, result: 'ok', details })
    })
    return this.#changed(id)
  }

  /** What a tool is given that can be enabled as it is. Errors: as {@link enable}. */
  async #allowed(id: ToolId, granted: readonly string[]): Promise<readonly string[]> {
    const { name, declaration, problem, version } = this.get(id)
    if (!declaration)
      throw new StudioError('VALIDATION_FAILED', `${name} cannot be enabled, it is broken: ${problem?.message ?? ''}`)
    if (!includes(granted, declaration.capabilities)) {
      const missing = declaration.capabilities.filter((each) => !granted.includes(each))
      throw new StudioError('NOT_ALLOWED', `${name} needs what was not granted: ${missing.join(', ')}.`)
    }
    if (this.#isTaken(id, name))
      throw new StudioError('CONFLICT', `There is a tool called "${name}" already; give this one another name.`)
    const [mistake] = await this.mistakes(this.source(id, version).source)
    if (mistake)
      throw new StudioError(
        'VALIDATION_FAILED',
        `${name} cannot be enabled, it has a mistake in line ${mistake.line}: ${mistake.message}`,
      )
    // It may have been saved anew meanwhile.
    if (this.get(id).version !== version)
      throw new StudioError('CONFLICT', `${name} was changed meanwhile; look at it again.`)
    return declaration.capabilities
  }

  /** What was granted is taken back with it. Errors: NOT_FOUND. */
  disable(actor: string, id: ToolId): AuthoredTool {
    const { name } = this.get(id)
    const { store, audit } = this.#options
    store.write((tx) => {
      setGrants(tx, id, false, [])
      audit.appendIn(tx, { actor, action: 'tool.disabled', subject: id, result: 'ok', details: { name } })
    })
    return this.#changed(id)
  }

  /** With its versions and kept calls. Runs that used it keep what they recorded. Errors: NOT_FOUND. */
  remove(actor: string, id: ToolId): void {
    const { name } = this.get(id)
    const { store, audit } = this.#options
    store.write((tx) => {
      deleteTool(tx, id)
      audit.appendIn(tx, { actor, action: 'tool.removed', subject: id, result: 'ok', details: { name } })
    })
    this.#changed(id, { removed: true })
  }

  calls(id: ToolId): SavedCall[] {
    return listCalls(this.#options.store, id)
  }

  /** A new call, or the one of `callId` anew. Errors: NOT_FOUND. */
  saveCall(id: ToolId, call: Omit<SavedCall, 'id'>, callId: ToolCallId = ToolCallId.parse(newId('call'))): SavedCall {
    this.get(id)
    const saved = { ...call, id: callId }
    this.#options.store.write((tx) => putCall(tx, id, saved, Date.now()))
    this.#changed(id)
    return saved
  }

  /** Errors: NOT_FOUND. */
  removeCall(id: ToolId, callId: ToolCallId): void {
    if (!this.#options.store.write((tx) => deleteCall(tx, id, callId)))
      throw new StudioError('NOT_FOUND', 'There is no such call.')
    this.#changed(id)
  }

  /** The tool as one file, and what to call it. Errors: NOT_FOUND. */
  exportFile(id: ToolId): { name: string; text: string } {
    const { name } = this.get(id)
    const calls = this.calls(id).map(({ id: _, ...call }) => call)
    return { name: `${name}${TOOL_SUFFIX}`, text: writeToolFile({ source: this.source(id).source, calls }) }
  }

  /** A new tool from such a file, switched off. Errors: VALIDATION_FAILED. */
  async importFile(actor: string, text: string): Promise<AuthoredTool> {
    const { source, calls } = readToolFile(text)
    const { id } = await this.create(actor, source)
    for (const call of calls) this.saveCall(id, call)
    return this.get(id)
  }

  /** What is called when a source runs. Errors: VALIDATION_FAILED for a broken one. */
  async parts(source: string, granted: readonly string[], signal?: AbortSignal): Promise<AuthoredParts> {
    const { declaration, problem } = await this.check(source, signal)
    if (!declaration) throw new StudioError('VALIDATION_FAILED', problemSentence(problem))
    return { declaration, version: 1, code: this.#options.sandbox.transpile(source), granted }
  }

  /** Writes down what a call touched, refused or not; nothing when it touched nothing. */
  auditUses(actor: string, action: string, subject: string, tool: string, uses: readonly CapabilityUse[]): void {
    if (uses.length === 0 || this.#options.store.readOnly) return
    const result = uses.some(({ refused }) => refused) ? 'denied' : 'ok'
    const shown = uses.slice(0, MOST_USES).map(({ capability, method, summary, refused }) => ({
      capability,
      method,
      summary,
      refused,
    }))
    this.#options.audit.append({ actor, action, subject, result, details: { tool, uses: shown, count: uses.length } })
  }

  #isTaken(id: ToolId, name: string): boolean {
    return this.#options.registry.has(name) && this.#registered.get(id) !== name
  }

  #register({ id, enabled, declaration, version, granted }: AuthoredTool): void {
    const { registry, sandbox, openHost } = this.#options
    const name = this.#registered.get(id)
    if (name !== undefined) registry.unregister(name)
    this.#registered.delete(id)
    if (!enabled || !declaration) return
    const { store } = this.#options
    let code: string | null = null
    registry.register(
      authoredTool(sandbox, openHost, {
        declaration,
        version,
        // Of a thousand tools few are called.
        get code() {
          code ??= sandbox.transpile(readSource(store, id, version).source)
          return code
        },
        granted,
        onCalled: (uses, record, { runId, spanId }) => {
          this.auditUses('agent', 'tool.touched', runId, declaration.name, uses)
          if (declaration.capabilities.length > 0 || declaration.effect !== 'pure')
            keepRecord(store, { runId, spanId, record })
        },
      }),
    )
    this.#registered.set(id, declaration.name)
  }

  #changed(id: ToolId): AuthoredTool
  #changed(id: ToolId, gone: { removed: true }): null
  #changed(id: ToolId, gone?: { removed: true }): AuthoredTool | null {
    const tools = this.list()
    const tool = tools.find((each) => each.id === id)
    if (tool) this.#register(tool)
    else this.#unregister(id)
    this.#options.onChange(tools)
    if (gone) return null
    return AuthoredTool.parse(tool)
  }

  #unregister(id: ToolId): void {
    const name = this.#registered.get(id)
    if (name !== undefined) this.#options.registry.unregister(name)
    this.#registered.delete(id)
  }
}

const broken = (message: string): SourceCheck => ({ declaration: null, problem: { message, line: null, column: null } })

const includes = (granted: readonly string[], asked: readonly string[]): boolean =>
  asked.every((each) => granted.includes(each))

function problemSentence(problem: ToolProblem | null): string {
  if (!problem) return 'The tool is broken.'
  return problem.line === null ? problem.message : `Line ${problem.line}: ${problem.message}`
}

function numberAt(data: unknown, key: 'line' | 'column'): number | null {
  if (typeof data !== 'object' || data === null) return null
  const value = (data as Record<string, unknown>)[key]
  return typeof value === 'number' ? value : null
}
