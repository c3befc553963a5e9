import { resolve } from 'node:path'
import type { ContextPolicy } from '@shared/agents.ts'
import type { Breakpoint, Held } from '@shared/breakpoints.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { ModelId, RunId, SpanId } from '@shared/ids.ts'
import type { McpAnswer } from '@shared/mcp-requests.ts'
import type { PendingApproval, Run, RunPriority, Span } from '@shared/runs.ts'
import { allowAlways } from '../studio/allow-always.ts'
import type { Studio } from '../studio/studio.ts'
import { readTrace } from '../trace/export.ts'
import { askApproval } from './ask-approval.ts'
import { askServerRequest } from './ask-server-request.ts'
import { askAboutHeld } from './breakpoints.ts'
import { exitCodeOf } from './exit.ts'
import type { Headless } from './headless.ts'
import { formatUsage } from './print.ts'
import { ProgressLine } from './progress-line.ts'
import { type OverrideOptions, overridesOf } from './run-overrides.ts'
import { safe } from './safe-text.ts'
import { summarise } from './summary.ts'

export interface RunOptions extends OverrideOptions {
  agent?: string
  model?: string
  seed?: number
  reproducible?: boolean
  priority?: RunPriority
  context?: ContextPolicy
  speculate?: boolean
  workspace?: string
  packages?: string
  /** Where it is held. */
  break?: Breakpoint[]
  approve: 'ask' | 'all' | 'none'
  json: boolean
}

/** Starts a run and follows it to its end; Ctrl+C stops it. Gives the exit code. */
export async function runCommand(headless: Headless, input: string, options: RunOptions): Promise<number> {
  const { studio, client } = headless
  if (options.break && (options.json || !process.stdin.isTTY))
    throw new StudioError('VALIDATION_FAILED', '--break asks at the terminal; it needs one, and no --json.')
  if (options.packages) studio.settings.update('cli', { pythonPackagesPath: resolve(options.packages) })
  if (options.workspace) studio.settings.update('cli', { workspacePath: resolve(options.workspace) })
  const remote = options.model !== undefined && studio.servers.find(options.model) !== null
  if (!remote) {
    headless.startEngine()
    await studio.addBundledModels()
  }
  const modelId = options.model ? await modelOf(studio, options.model) : undefined
  const agent = studio.agents.get(options.agent)
  const { seed, reproducible, priority, context, speculate } = options
  const run = await client.runs.start({
    input,
    agentId: agent.id,
    modelId,
    seed,
    reproducible,
    priority,
    context,
    overrides: overridesOf(options, agent),
    speculation: speculate ? 'promptLookup' : undefined,
    breakpoints: options.break,
  })
  return await followRun(headless, run, options)
}

/** A model of a server by `server/model`, else a model of this machine. */
export async function modelOf(studio: Studio, name: string): Promise<ModelId> {
  return studio.servers.find(name)?.model.id ?? (await studio.models.find('cli', name)).id
}

export async function resumeCommand(headless: Headless, runId: RunId, options: RunOptions): Promise<number> {
  headless.startEngine()
  await headless.studio.addBundledModels()
  const run = await headless.client.runs.resume({ runId })
  return await followRun(headless, run, options)
}

/** Follows a run to its end; Ctrl+C stops it. Gives the exit code. */
export async function followRun(
  headless: Headless,
  { id: runId }: Run,
  options: Pick<RunOptions, 'approve' | 'json'>,
): Promise<number> {
  const { studio, client } = headless
  const stop = (): void => void client.runs.cancel({ runId })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const watching = new AbortController()
  const watched = watchRun(headless, runId, options, watching.signal)
  try {
    await studio.runs.finished(runId)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    watching.abort()
    await watched
  }
  const trace = readTrace(studio.store, runId)
  const { run } = trace
  if (options.json) {
    const summary = summarise(trace, {
      sha256: studio.servers.find(run.modelId) ? null : studio.models.get(run.modelId).sha256,
    })
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
  } else if (run.status === 'done') {
    process.stdout.write(`${run.answer ?? ''}\n`)
    if (process.stdout.isTTY) process.stderr.write(`${formatUsage(trace)}\n`)
  } else {
    process.stderr.write(
      `autoglm: the run ${run.status === 'cancelled' ? 'was stopped' : run.status}. ${run.error?.message ?? ''}\n`,
    )
  }
  return exitCodeOf(run.status)
}

/** Tells what happens on standard error and answers approvals. */
export async function watchRun(
  { studio }: Headless,
  runId: RunId,
  options: Pick<RunOptions, 'approve' | 'json'>,
  signal: AbortSignal,
): Promise<void> {
  const asked = new Set<string>()
  const looked = new Set<string>()
  const progress = new ProgressLine(process.stderr)
  const tools = new Map<string, string>()
  const tell = (line: string): void => {
    if (options.json) return
    progress.clear()
    process.stderr.write(`${line}\n`)
  }
  const tellNotice = ({ kind, error }: Span): void => {
    if (kind === 'check' && error) tell(safe(error.message))
  }
  const answer = async (pending: PendingApproval[]): Promise<void> => {
    for (const approval of pending) {
      if (asked.has(approval.spanId)) continue
      asked.add(approval.spanId)
      const { request } = approval
      if (request) {
        const given = await askServerRequest({ ...approval, request }, options, signal)
        if (!signal.aborted && !answered(studio, runId, approval.spanId, given))
          tell('The server did not wait for the answer.')
        continue
      }
      const { decision, reason, typed, rule, answer: text } = await askApproval(approval, options, signal)
      if (signal.aborted) continue
      if (text !== undefined) {
        studio.runs.going(runId).answer(approval.spanId, text)
        continue
      }
      if (rule !== undefined) allowAlways(studio, 'cli', runId, approval.spanId, rule)
      studio.runs.decide(runId, approval.spanId, decision, reason, typed)
    }
  }
  const look = async (held: Held[]): Promise<void> => {
    for (const each of held) {
      if (looked.has(each.scope)) continue
      looked.add(each.scope)
      const word = await askAboutHeld(each, signal)
      if (!signal.aborted) studio.runs.going(runId).holds.release(each.scope, word)
    }
  }
  for await (const message of studio.runs.watch(runId, signal)) {
    if (message.type === 'snapshot') {
      for (const span of message.state.spans) tellNotice(span)
      await answer(message.state.approvals)
      await look(message.state.held)
      continue
    }
    for (const event of message.events) {
      if (event.type === 'progress' && !options.json) progress.show(tools.get(event.spanId) ?? 'tool', event.progress)
      else if (event.type !== 'tokens') progress.clear()
      if (event.type === 'approvals') await answer(event.pending)
      if (event.type === 'held') await look(event.held)
      if (event.type === 'toolResult') {
        const { call, result } = event.content
        tools.set(event.spanId, call.name)
        if (result === null) continue
        tell(`${call.name} ${JSON.stringify(call.arguments)} -> ${result}`)
      }
      if (event.type !== 'span') continue
      tellNotice(event.span)
      if (event.span.status === 'interrupted') tell('The engine stopped and was restarted; the step is tried again.')
    }
  }
}

/** False when nobody waits for it any more: a server may take its question back. */
function answered({ runs }: Studio, runId: RunId, spanId: SpanId, answer: McpAnswer): boolean {
  try {
    runs.going(runId).answerServer(spanId, answer)
    return true
  } catch (error) {
    if (toErrorInfo(error).code === 'NOT_FOUND') return false
    throw error
  }
}
