import { setImmediate as pause } from 'node:timers/promises'
import { Agent } from '@shared/agents.ts'
import type { Breakpoint } from '@shared/breakpoints.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { foldRun } from '@shared/fold/run.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { Permissions } from '@shared/permissions.ts'
import { fillPrompt, type PromptValues } from '@shared/prompt-variables.ts'
import { previewRun, type Run, type RunEvent, type RunPriority, type Span, type SpanContent } from '@shared/runs.ts'
import type { RunMessage, RunView } from '@shared/state.ts'
import { type Folded, foldRecord } from '../agent/fold.ts'
import type { Versions } from '../agent/journal.ts'
import type { StartedEvent } from '../agent/loop-state.ts'
import type { AuditLog } from '../govern/audit.ts'
import { sha256 } from '../kit/canonical.ts'
import { wellFormed } from '../kit/well-formed.ts'
import type { Store } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { ToolSurroundings } from '../tools/types.ts'
import { exportRecord, type RunRecord } from '../trace/export.ts'
import { requireOwn } from '../trace/origins.ts'
import { Recorder } from '../trace/recorder.ts'
import { findBrokenEntry, type LogEntry, RunLog, readRunLog } from '../trace/run-log.ts'
import { getRun, listRuns, type RunQuery, removeRun, saveRun } from '../trace/runs.ts'
import { listSpans, readAnchors, readContent } from '../trace/spans.ts'
import { readRunView } from '../trace/view.ts'
import { ActiveRun } from './active-run.ts'
import type { AgentService } from './agents/agent-service.ts'
import { type ForkTerms, forkTerms, memoryFor } from './fork-terms.ts'
import { Hub } from './hub.ts'
import { markInterrupted } from './interrupted-runs.ts'
import type { ServersInRuns } from './mcp/servers-in-runs.ts'
import { BREAKER, given, newRun, PRIORITIES, priorityOf, type StartRun } from './run-start.ts'
import type { RunTarget, RunTargets } from './run-targets.ts'
import { declareTools, versionsNow } from './run-versions.ts'
import { workspaceDigest } from './workspace.ts'

export interface RunServiceOptions extends ServersInRuns {
  store: Store
  audit: AuditLog
  agents: AgentService
  /** What the variables of prompts stand for at this moment. */
  promptValues(agent: string, model: string): PromptValues
  targets: Pick<RunTargets, 'find'>
  tools: ToolRegistry
  toolContext(): ToolSurroundings
  permissions(): Permissions
  appVersion: string
  engineBuild(): string
  onRun(run: Run): void
  /** Everything that becomes true of a run while it goes on. */
  onEvent(runId: RunId, event: RunEvent): void
  onRemoved(runId: RunId): void
  /** Something went wrong that no run can be told, such as a full disk. */
  onTrouble(error: { code: string; message: string }): void
}

/** A run with its record, folded. */
export interface Recorded {
  run: Run
  target: RunTarget
  entries: LogEntry[]
  folded: Folded
  versions: Versions
  /** Digest of the workspace's file list. */
  workspace: string
}

interface Going {
  /** Null while its record is read. */
  run: ActiveRun | null
  stopped: boolean
  done: Promise<Run>
}

interface Activation extends Pick<Recorded, 'run' | 'target' | 'versions' | 'workspace'> {
  actor: string
  priority: RunPriority
  log: RunLog
  spans: Span[]
  terms: ForkTerms | null
  breakpoints?: readonly Breakpoint[]
  notices?: readonly string[]
}

/** Starts, watches, stops, resumes and keeps runs. */
export class RunService {
  readonly #options: RunServiceOptions
  readonly #active = new Map<RunId, Going>()
  readonly #hubs = new Map<RunId, Hub<RunView, RunEvent>>()
  #closing = false

  constructor(options: RunServiceOptions) {
    this.#options = options
    if (!options.store.readOnly) markInterrupted(options.store, options.onRun)
  }

  /** Starts a run and returns it as it begins. Errors: NOT_FOUND, MODEL_NOT_FOUND, MODEL_UNSUPPORTED, those of the store. */
  async start(actor: string, start: StartRun): Promise<Run> {
    const {
      input,
      agentId,
      agentVersion,
      modelId,
      seed,
      reproducible,
      priority = priorityOf(actor),
      context,
      overrides = {},
      speculation,
      breakpoints = [],
    } = wellFormed(start)
    const { store, agents, audit, tools, toolContext, permissions } = this.#options
    const defined = agents.version(agentId, agentVersion)
    const agent: Agent = context ? { ...defined, limits: { ...defined.limits, context } } : defined
    const target = await this.#options.targets.find(modelId, agent.id)
    const run = newRun(agent, target, input, seed)
    const adapters = target.adapters(agent)
    const options = { ...(speculation ? { speculation } : {}), ...(adapters.length > 0 ? { adapters } : {}) }
    const prompt = fillPrompt(agent.prompt, this.#options.promptValues(agent.name, target.name))
    const overridden = Agent.parse({ ...agent, prompt, ...given(overrides) })
    const unreached = await this.#options.unreached(overridden.tools)
    const without = new Set(unreached.flatMap((each) => each.tools))
    const names = overridden.tools.filter((name) => !without.has(name))
    const declared = declareTools(tools, toolContext(), names, permissions())
    const begun = { agent: overridden, tools: declared, input, seed: run.seed, reproducible: reproducible ?? false }
    const event: StartedEvent = { type: 'started', ...begun, ...options, breaker: BREAKER }
    const digest = await workspaceDigest(this.#options.toolContext().workspacePath)
    store.write((tx) => {
      saveRun(tx, run)
      audit.appendIn(tx, {
        actor,
        action: 'run.started',
        subject: run.id,
        result: 'ok',
        details: {
          agent: agent.id,
          version: agent.version,
          model: target.id,
          seed: run.seed,
          ...(reproducible ? { reproducible } : {}),
          ...(Object.keys(given(overrides)).length > 0 ? { overrides: given(overrides) } : {}),
          ...(context ? { context } : {}),
          priority,
          inputSha256: sha256(input),
        },
      })
    })
    const log = new RunLog(run.id)
    const versions = versionsNow(this.#options, target, declared)
    const active = this.#activate({
      actor,
      priority,
      run,
      target,
      log,
      versions,
      workspace: digest,
      spans: [],
      terms: null,
      breakpoints,
      notices: unreached.map(({ message }) => message),
    })
    this.#track(active, active.start(event))
    return previewRun(run)
  }

  /** Goes on with an interrupted run from its record. Errors: NOT_FOUND, CONFLICT, STORE_CORRUPT, MODEL_NOT_FOUND. */
  async resume(actor: string, runId: RunId): Promise<Run> {
    const { store, audit } = this.#options
    const run = getRun(store, runId)
    requireOwn(store, runId)
    if (run.status !== 'interrupted') throw new StudioError('CONFLICT', 'Only an interrupted run can be resumed.')
    const entries = readRunLog(store, runId)
    const broken = findBrokenEntry(runId, entries)
    if (broken !== null) {
      throw new StudioError(
        'STORE_CORRUPT',
        `The record of this run was changed at entry ${broken}; it cannot be resumed. Start it again.`,
      )
    }
    const folded = foldRecord(store.blobs, entries)
    if (folded.divergence || !folded.versions) {
      throw new StudioError(
        'CONFLICT',
        'This run was recorded by another version of the studio and cannot be resumed. Start it again.',
      )
    }
    const target = await this.#options.targets.find(run.modelId, run.agentId)
    audit.append({ actor, action: 'run.resumed', subject: runId, result: 'ok', details: {} })
    const workspace = await workspaceDigest(this.#options.toolContext().workspacePath)
    if (this.#active.has(runId)) throw new StudioError('CONFLICT', 'The run is going on already.')
    const { versions } = folded
    const active = this.#recorded(actor, { run, target, entries, folded, versions, workspace })
    this.#track(active, active.resume(folded))
    return { ...run, status: 'running' }
  }

  /** Goes on with a run that is stored already, once its record was read. It counts as going on at once. */
  goOnLater(actor: string, run: Run, prepare: () => Promise<Recorded>): void {
    const going: Going = { run: null, stopped: false, done: Promise.resolve(run) }
    this.#active.set(run.id, going)
    this.#options.onRun(previewRun(run))
    going.done = this.#settled(run.id, async () => {
      // Whoever asked hears of it first: a long record takes its time.
      await pause()
      const recorded = await prepare()
      // Its record is whole: it can be resumed.
      if (this.#closing) return run
      going.run = this.#recorded(actor, recorded)
      if (going.stopped) going.run.cancel()
      return await going.run.resume(recorded.folded)
    })
  }

  #recorded(actor: string, { run, target, entries, versions, workspace }: Recorded): ActiveRun {
    const { store, tools } = this.#options
    const spans = readAnchors(store, run.id)
    const log = new RunLog(run.id, entries)
    const terms = forkTerms(store, tools, entries)
    const priority = priorityOf(actor)
    return this.#activate({ actor, priority, run, target, log, versions, workspace, spans, terms })
  }

  /** Does nothing to a run that has ended. Errors: NOT_FOUND. */
  cancel(runId: RunId): void {
    const active = this.#active.get(runId)
    if (active) {
      active.stopped = true
      active.run?.cancel()
    } else getRun(this.#options.store, runId)
  }

  /** Resolves when the run has ended; with the run as it is when it is not going on. Errors: NOT_FOUND, those of the store. */
  async finished(runId: RunId): Promise<Run> {
    const active = this.#active.get(runId)
    return active ? await active.done : getRun(this.#options.store, runId)
  }

  /** Errors: NOT_FOUND. */
  decide(runId: RunId, spanId: SpanId, decision: 'approve' | 'deny', reason: string | null, typed?: string): void {
    this.going(runId).decide(spanId, decision, reason, typed)
  }

  /** Errors: NOT_FOUND. */
  going(runId: RunId): ActiveRun {
    const active = this.#active.get(runId)?.run
    if (!active) throw new StudioError('NOT_FOUND', 'This run is not going on, so nothing waits for a decision.')
    return active
  }

  /** Newest first, with long inputs and answers cut. */
  async list(query: RunQuery): Promise<Run[]> {
    return (await listRuns(this.#options.store.reader, query)).map(previewRun)
  }

  async get(runId: RunId): Promise<{ run: Run; spans: Span[] }> {
    const { store } = this.#options
    return { run: getRun(store, runId), spans: await listSpans(store.reader, runId) }
  }

  content(runId: RunId, spanId: SpanId): SpanContent {
    return readContent(this.#options.store, runId, spanId)
  }

  async *watch(runId: RunId, signal?: AbortSignal): AsyncGenerator<RunMessage, void> {
    const hub = this.#hub(runId)
    try {
      yield* hub.watch(signal)
    } finally {
      if (!hub.watched && !this.#active.has(runId)) this.#hubs.delete(runId)
    }
  }

  /** The whole record, for a file. Reading it is itself recorded. Errors: NOT_FOUND. */
  record(actor: string, runId: RunId): RunRecord {
    const { store, audit } = this.#options
    const record = exportRecord(store, runId)
    if (!store.readOnly) audit.append({ actor, action: 'run.exported', subject: runId, result: 'ok', details: {} })
    return record
  }

  /** Errors: NOT_FOUND; CONFLICT while it is going on. */
  remove(actor: string, runId: RunId): void {
    const { store, audit, onRemoved } = this.#options
    if (this.#active.has(runId)) throw new StudioError('CONFLICT', 'The run is still going on. Stop it first.')
    getRun(store, runId)
    store.write((tx) => {
      removeRun(tx, runId)
      audit.appendIn(tx, { actor, action: 'run.removed', subject: runId, result: 'ok', details: {} })
    })
    this.#hubs.get(runId)?.close()
    this.#hubs.delete(runId)
    onRemoved(runId)
  }

  /** Ends what is going on so that it can be resumed, and every stream. */
  async close(): Promise<void> {
    this.#closing = true
    const active = [...this.#active.values()]
    for (const { run } of active) run?.suspend()
    await Promise.allSettled(active.map(({ done }) => done))
    const { store, onRun } = this.#options
    if (!store.readOnly) markInterrupted(store, onRun)
    for (const hub of this.#hubs.values()) hub.close()
  }

  #activate({
    actor,
    priority,
    run,
    target,
    log,
    versions,
    workspace,
    spans,
    terms,
    breakpoints = [],
    notices = [],
  }: Activation): ActiveRun {
    const { store, audit, tools, toolContext, permissions, sample, onRun, onEvent } = this.#options
    const hub = this.#hub(run.id)
    const emit = (event: RunEvent): void => {
      hub.emit(event)
      onEvent(run.id, event)
      if (event.type === 'run') onRun(previewRun(event.run))
    }
    const recorder = new Recorder(store, run, emit, spans)
    emit({ type: 'run', run: { ...run, status: 'running' } })
    const withMemory = (): ReturnType<typeof toolContext> => {
      const context = toolContext()
      return terms?.memory
        ? { ...context, memory: memoryFor(run.id, terms.memory, context.memory), asOf: terms.memory.asOf }
        : context
    }
    return new ActiveRun({
      recorder,
      log,
      audit,
      tools,
      toolContext: withMemory,
      permissions,
      sample,
      notices,
      breakpoints,
      versions,
      workspace,
      actor,
      ...(terms ? { answers: ({ call }, key) => terms.answers(call.name, key) } : {}),
      workspaceDigest: () => workspaceDigest(toolContext().workspacePath),
      infer: (request, onTokens, signal) =>
        target.infer({ ...request, priority: PRIORITIES[priority] }, onTokens, signal),
    })
  }

  #track(run: ActiveRun, ending: Promise<Run>): void {
    this.#active.set(run.id, { run, stopped: false, done: this.#settled(run.id, () => ending) })
  }

  async #settled(runId: RunId, end: () => Promise<Run>): Promise<Run> {
    try {
      return await end()
    } catch (error) {
      // Nothing can be recorded any more (a full disk, say): the record ends here and can be resumed later.
      const info = toErrorInfo(error)
      this.#options.onTrouble(info)
      const last = this.#hub(runId).state.run
      const failed: Run = { ...last, status: 'interrupted', error: info, endedAt: Date.now() }
      this.#hub(runId).emit({ type: 'run', run: failed })
      this.#options.onEvent(runId, { type: 'run', run: failed })
      this.#options.onRun(previewRun(failed))
      return failed
    } finally {
      this.#active.delete(runId)
      if (!this.#closing && !this.#hubs.get(runId)?.watched) this.#hubs.delete(runId)
    }
  }

  #hub(runId: RunId): Hub<RunView, RunEvent> {
    const existing = this.#hubs.get(runId)
    if (existing) return existing
    const view = readRunView(this.#options.store, runId)
    const hub = new Hub(view, foldRun)
    this.#hubs.set(runId, hub)
    return hub
  }
}
