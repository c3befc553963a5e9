import type { Agent } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import type { ForkableMemory, ForkEdit, ForkInput, ForkPoint } from '@shared/forks.ts'
import { RunId, type SpanId } from '@shared/ids.ts'
import type { Permissions } from '@shared/permissions.ts'
import { previewRun, type Run, type SpanContent } from '@shared/runs.ts'
import type { Sampling } from '@shared/sampling.ts'
import { agentAttributes } from '../agent/attributes.ts'
import type { LoopEdit } from '../agent/edits.ts'
import { foldFork } from '../agent/fold-fork.ts'
import { type BranchedData, decodeBranched, decodeEvent, decodeVersions, RECORD_VERSION } from '../agent/journal.ts'
import { LOOP_VERSION } from '../agent/loop.ts'
import { type DeclaredTool, stepOf } from '../agent/loop-state.ts'
import { recordBlobs } from '../agent/record-blobs.ts'
import { recordSupplied } from '../agent/supplied-span.ts'
import type { AuditLog } from '../govern/audit.ts'
import { newId } from '../kit/ids.ts'
import type { LongTermMemory } from '../memory/long-term.ts'
import type { Store, Tx } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'
import type { ToolSurroundings } from '../tools/types.ts'
import { type BranchPlace, findBranchPlace } from '../trace/branch-place.ts'
import { copyPrefix, forgetOutcome, nameValues } from '../trace/copy-prefix.ts'
import { requireOwn } from '../trace/origins.ts'
import { Recorder } from '../trace/recorder.ts'
import { RunLog, readBeginnings, readRunLog } from '../trace/run-log.ts'
import { runTx } from '../trace/run-tx.ts'
import { getRun, listFamily, saveRun } from '../trace/runs.ts'
import { placeOf, readAnchors, readContent, type SpanPlace } from '../trace/spans.ts'
import type { RunTarget, RunTargets } from './run-targets.ts'
import { declareTools, versionsNow } from './run-versions.ts'
import type { RunService } from './runs.ts'
import { workspaceDigest } from './workspace.ts'

export interface ForksOptions {
  store: Store
  audit: AuditLog
  runs: Pick<RunService, 'goOnLater'>
  targets: Pick<RunTargets, 'find'>
  tools: ToolRegistry
  memory: LongTermMemory
  toolContext(): ToolSurroundings
  permissions(): Permissions
  appVersion: string
  engineBuild(): string
}

/**
 * Replay mode E: a new run that is what another was up to a step, and goes on from there with something changed. The parent is only read.
 * The world is not wound back: the workspace is as it is now.
 */
export class ForkService {
  readonly #options: ForksOptions

  constructor(options: ForksOptions) {
    this.#options = options
  }

  /**
   * Errors: NOT_FOUND; NOT_ALLOWED for a run that was imported and for a span that is no step; VALIDATION_FAILED for a change that does
   * not belong to what is forked from; CONFLICT for what another version recorded; MODEL_NOT_FOUND, MODEL_UNSUPPORTED. What is found wrong with
   * the record when it is gone through ends the fork with STORE_CORRUPT.
   */
  async create(actor: string, input: ForkInput): Promise<Run> {
    const { store, audit, targets, toolContext, runs } = this.#options
    const parent = getRun(store, input.runId)
    requireOwn(store, parent.id)
    const model = input.edits.find((edit) => edit.kind === 'model')?.modelId
    const target = await targets.find(model ?? parent.modelId, parent.agentId)
    const workspace = await workspaceDigest(toolContext().workspacePath)
    const { span, place, beginning } = this.#locate(parent, input.spanId)
    if (beginning.adapted && target.id !== parent.modelId)
      throw unfit('This run has adapters, which were made for its own model. Fork it with that.')
    const edits = this.#resolve(place, input, span, target)
    const child = childOf(parent, place, input, beginning, target)
    const versions = versionsNow(this.#options, target, toolsOf(edits) ?? beginning.tools)
    const memory = input.edits.find((edit) => edit.kind === 'memory')
    store.write((tx) => {
      const within = runTx(tx, child.id)
      this.#copy(within, parent, child, place, beginning)
      this.#supply(within, child, beginning, input)
      const data: BranchedData = {
        run: child.id,
        origin: child.forked.rootId,
        parent: { run: parent.id, seq: place.entry.seq, hash: place.entry.stateHash },
        edits: within.blobs.putJson(edits),
        versions,
        workspace,
        serve: input.serve ?? true,
        memory: { without: memory?.without ?? [], asOf: memory?.asOf === 'now' ? null : place.entry.at },
      }
      new RunLog(child.id, [place.entry]).append(within, 'branched', Date.now(), data)
      audit.appendIn(tx, {
        actor,
        action: 'run.forked',
        subject: child.id,
        result: 'ok',
        details: { parent: parent.id, seq: place.entry.seq, edits: child.forked.edits, model: target.id },
      })
    })
    runs.goOnLater(actor, child, async () => {
      const entries = readRunLog(store, child.id)
      const folded = await foldFork(store.blobs, entries)
      const named = recordBlobs(store.blobs, entries)
      store.write((tx) => nameValues(tx, child.id, named))
      return { run: child, target, entries, folded, versions, workspace }
    })
    return previewRun(child)
  }

  /** What was so just before the step. Errors: as `create`. */
  point(runId: RunId, spanId: SpanId): ForkPoint {
    const { store } = this.#options
    const run = getRun(store, runId)
    requireOwn(store, runId)
    const { place, beginning } = this.#locate(run, spanId)
    const content = readContent(store, runId, spanId)
    const called = content.kind === 'tool' || content.kind === 'approval' ? content : null
    return {
      kind: place.kind === 'model.call' ? 'inference' : 'call',
      step: stepOf(place.scope),
      prompt: beginning.prompt,
      input: beginning.input,
      sampling: beginning.sampling,
      seed: beginning.seed,
      tools: beginning.tools.map(({ name }) => name),
      modelId: run.modelId,
      call: called && {
        ...called.call,
        effect: called.effect,
        result: called.kind === 'tool' ? called.result : null,
      },
    }
  }

  /** The run, its ancestors and everything forked from any of them. Errors: NOT_FOUND. */
  family(runId: RunId): Run[] {
    const { store } = this.#options
    return listFamily(store, getRun(store, runId))
  }

  /** What was remembered when the span began, newest first. Errors: NOT_FOUND. */
  memories(runId: RunId, spanId: SpanId): ForkableMemory[] {
    const { store, memory } = this.#options
    const { startedAt } = placeOf(store, runId, spanId)
    return memory.list({ limit: 500 }).filter(({ createdAt }) => createdAt <= startedAt)
  }

  #locate(run: Run, spanId: SpanId): { span: SpanPlace; place: BranchPlace; beginning: Beginning } {
    const { store } = this.#options
    const span = placeOf(store, run.id, spanId)
    const place = findBranchPlace(store, run.id, span)
    if (place) return { span, place, beginning: beginningOf(store, run, place) }
    throw new StudioError(
      'NOT_ALLOWED',
      'A run is forked from an inference or from the call of a tool. Choose one of those.',
    )
  }

  #copy(tx: Tx, parent: Run, child: Fork, place: BranchPlace, { agent }: Beginning): void {
    saveRun(tx, child)
    copyPrefix(tx, {
      parent,
      child,
      seq: place.entry.seq,
      order: child.forked.order - 1,
      root: {
        kind: 'agent',
        name: `invoke_agent ${child.agentName}`,
        status: 'running',
        startedAt: child.startedAt,
        endedAt: null,
        attributes: agentAttributes(agent, child),
        error: null,
        order: 1,
      },
      rootContent: { kind: 'text', input: child.input, output: null },
    })
    for (const each of place.open) forgetOutcome(tx, child.id, each)
  }

  /** The call that is not made stands in the trace with the result it was given. */
  #supply(tx: Tx, child: Fork, { tools }: Beginning, { runId, spanId, edits }: ForkInput): void {
    const { store } = this.#options
    const supplied = edits.find((edit) => edit.kind === 'result')
    const content = supplied && readContent(tx, runId, spanId)
    if (content?.kind !== 'tool' && content?.kind !== 'approval') return
    const spans = readAnchors(tx, child.id)
    const parentId = spans.find(({ kind }) => kind === 'agent')?.id ?? null
    const { call, effect } = content
    const description = tools.find(({ name }) => name === call.name)?.description ?? ''
    const result = supplied?.content ?? ''
    // Nobody watches a run that is not there yet.
    const recorder = new Recorder(store, child, () => undefined, spans)
    recordSupplied(tx, recorder, { call, effect, description, result, parentId })
  }

  #resolve(place: BranchPlace, { edits, runId, spanId }: ForkInput, span: SpanPlace, target: RunTarget): LoopEdit[] {
    const { store, tools, toolContext, permissions } = this.#options
    const isCall = place.kind !== 'model.call'
    return edits.flatMap((edit): LoopEdit[] => {
      switch (edit.kind) {
        case 'prompt':
        case 'input':
        case 'sampling':
        case 'seed':
          return [edit]
        case 'tools': {
          const declared = declareTools(tools, toolContext(), edit.tools, permissions())
          const missing = edit.tools.find((name) => !declared.some((tool) => tool.name === name))
          if (missing) throw unfit(`There is no tool "${missing}" that can be used now.`)
          return [{ kind: 'tools', tools: declared }]
        }
        case 'arguments':
          if (!isCall) throw unfit('Arguments are changed where the call of a tool is forked from.')
          return [{ kind: 'arguments', scope: place.scope, arguments: edit.arguments }]
        case 'result':
          if (!isCall) throw unfit('A result is given where the call of a tool is forked from.')
          return [{ kind: 'result', scope: place.scope, content: edit.content }]
        case 'token':
          if (isCall || span.kind !== 'inference') throw unfit('A token is chosen in an inference.')
          if (target.remote) throw unfit('A server cannot go on from a token. Fork with a model of this machine.')
          return [{ kind: 'given', tokens: givenTokens(readContent(store, runId, spanId), edit) }]
        case 'model':
        case 'memory':
          return []
        default:
          edit satisfies never
          return []
      }
    })
  }
}

const unfit = (message: string): StudioError => new StudioError('VALIDATION_FAILED', message)

type Fork = Run & Required<Pick<Run, 'forked'>>

const toolsOf = (edits: readonly LoopEdit[]): DeclaredTool[] | undefined =>
  edits.findLast((edit) => edit.kind === 'tools')?.tools

/** What a run was until the place it is forked from, as far as its record says without being folded. */
interface Beginning {
  agent: Agent
  tools: readonly DeclaredTool[]
  input: string
  prompt: string
  sampling: Sampling | null
  seed: number
  /** Whether adapters were applied. */
  adapted: boolean
}

/** Errors: CONFLICT for what another version of the loop recorded. */
function beginningOf(tx: Tx, parent: Run, { entry }: BranchPlace): Beginning {
  const entries = readBeginnings(tx, parent.id, entry.seq)
  const events = entries.flatMap((each) => decodeEvent(tx.blobs, each) ?? [])
  const last = entries.at(-1)
  const started = events.find((event) => event.type === 'started')
  const versions = last && (last.type === 'branched' ? decodeBranched(last).versions : decodeVersions(last))
  if (!started || versions?.loop !== LOOP_VERSION || versions.record !== RECORD_VERSION) {
    throw new StudioError(
      'CONFLICT',
      'This run was recorded by another version of the studio and cannot be forked. Run it again, and fork that.',
    )
  }
  const edits = events.flatMap((event) => (event.type === 'branched' ? event.edits : []))
  const sampled = edits.findLast((edit) => edit.kind === 'sampling')
  return {
    agent: started.agent,
    tools: toolsOf(edits) ?? started.tools,
    input: edits.findLast((edit) => edit.kind === 'input')?.text ?? started.input,
    prompt: edits.findLast((edit) => edit.kind === 'prompt')?.text ?? started.agent.prompt,
    sampling: sampled ? sampled.sampling : started.agent.sampling,
    seed: edits.findLast((edit) => edit.kind === 'seed')?.seed ?? started.seed,
    adapted: (started.adapters ?? []).length > 0,
  }
}

function childOf(parent: Run, place: BranchPlace, { edits }: ForkInput, beginning: Beginning, target: RunTarget): Fork {
  const now = Date.now()
  const step = stepOf(place.scope)
  return {
    ...parent,
    id: RunId.parse(newId('run')),
    modelId: target.id,
    modelName: target.name,
    input: edits.findLast((edit) => edit.kind === 'input')?.text ?? beginning.input,
    status: 'running',
    answer: null,
    error: null,
    // As if it had begun as long before the fork as its parent did, so that what they share lies in its time.
    startedAt: now - Math.max(0, place.entry.at - parent.startedAt),
    endedAt: null,
    steps: step,
    seed: edits.findLast((edit) => edit.kind === 'seed')?.seed ?? beginning.seed,
    forked: {
      runId: parent.id,
      rootId: parent.forked?.rootId ?? parent.id,
      step,
      order: place.order + 1,
      at: now,
      edits: edits.map(({ kind }) => kind),
    },
  }
}

function givenTokens(content: SpanContent, { keep, instead }: Extract<ForkEdit, { kind: 'token' }>): number[] {
  if (content.kind !== 'inference') throw unfit('A token is chosen in an inference.')
  const { tokens } = content.output
  if (keep >= tokens.length) throw unfit(`This answer has ${tokens.length} tokens; fewer than that can be kept.`)
  const given = [...tokens.slice(0, keep).map(({ id }) => id), ...(instead === undefined ? [] : [instead])]
  if (given.some((id) => id < 0)) throw unfit('This answer came from a server, which does not say its tokens.')
  return given
}
