import { toErrorInfo } from '@shared/errors.ts'
import type { AgentId, RunId, SpanId } from '@shared/ids.ts'
import type { McpAnswer } from '@shared/mcp-requests.ts'
import type { Run, Span } from '@shared/runs.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { runViewNow } from '../../bridge/run-store.ts'
import { studioNow } from '../../bridge/studio-store.ts'
import { isActive } from '../../lib/run-status.ts'
import { attempt } from '../../ui/toasts.ts'
import { breakpointsNow } from './breakpoints/breakpoint-commands.ts'
import { effectiveAgent, effectiveModel, MAX_INPUT, type RunState, runState } from './run-state.ts'
import { parseSeed } from './transcript.ts'

/** The run on the screen, as far as it is known. */
export function shownRun(): Run | null {
  const { runId } = runState.getState()
  if (!runId) return null
  return runViewNow(runId)?.run ?? studioNow()?.runs.find((run) => run.id === runId) ?? null
}

export function canStart(): boolean {
  const { draft, starting } = runState.getState()
  const run = shownRun()
  return draft.trim() !== '' && !starting && !(run && isActive(run.status)) && studioNow() !== null
}

export function canStop(): boolean {
  const run = shownRun()
  return run !== null && isActive(run.status)
}

/** Makes ready for a new run of this agent. */
export function chooseAgent(agentId: AgentId): void {
  newRun()
  runState.setState({ agentId })
}

/** Starts a run with what is written and chosen. A failure is shown below the input. */
export async function startRun(): Promise<void> {
  if (!canStart()) return
  const studio = studioNow()
  const { draft, agentId, modelId, seed: typed, ...options } = runState.getState()
  const seed = parseSeed(typed)
  if (!studio || seed === 'invalid') return
  if (draft.length > MAX_INPUT) {
    const message = i18next.t('run.tooLong', { count: draft.length, max: MAX_INPUT })
    runState.setState({ startError: { code: 'INPUT_TOO_LARGE', message } })
    return
  }
  const agent = effectiveAgent(studio, agentId)
  const started = await start({
    input: draft,
    agentId: agent ?? undefined,
    modelId: effectiveModel(studio, modelId, agent) ?? undefined,
    seed,
    ...engineOptions(options),
  })
  if (started) runState.setState({ draft: '' })
}

/** The same input, agent and model once more, with a new seed unless one is set. */
export async function runAgain(run: Run | null = shownRun()): Promise<void> {
  if (!run || isActive(run.status)) return
  const { seed: typed, ...options } = runState.getState()
  const seed = parseSeed(typed)
  if (seed === 'invalid') return
  const studio = studioNow()
  const known =
    studio?.models.some((model) => model.id === run.modelId && model.status === 'available') ||
    studio?.servers.some((server) => server.models.some((model) => model.id === run.modelId))
  try {
    // Lists carry only the beginning of a long input; the run itself has all of it.
    const { run: whole } = await api().runs.get({ runId: run.id })
    const modelId = known ? run.modelId : undefined
    await start({ input: whole.input, agentId: run.agentId, modelId, seed, ...engineOptions(options) })
  } catch (error) {
    runState.setState({ startError: toErrorInfo(error) })
  }
}

const engineOptions = ({
  reproducible,
  guessAhead,
  priority,
  context,
  overrides,
}: Pick<RunState, 'reproducible' | 'guessAhead' | 'priority' | 'context' | 'overrides'>) => ({
  reproducible,
  speculation: guessAhead ? ('promptLookup' as const) : undefined,
  priority,
  context: context ?? undefined,
  overrides,
  breakpoints: breakpointsNow().filter(({ enabled }) => enabled),
})

async function start(request: Parameters<ReturnType<typeof api>['runs']['start']>[0]): Promise<boolean> {
  runState.setState({ starting: true, startError: null })
  try {
    const run = await api().runs.start(request)
    runState.setState({ runId: run.id, selectedSpan: null })
    return true
  } catch (error) {
    runState.setState({ startError: toErrorInfo(error) })
    return false
  } finally {
    runState.setState({ starting: false })
  }
}

export async function stopRun(): Promise<void> {
  const run = shownRun()
  if (run && isActive(run.status)) await attempt(() => api().runs.cancel({ runId: run.id }))
}

/** Ends one call that is at work; the run goes on. */
export async function stopCall({ runId, id: spanId }: Span): Promise<void> {
  await attempt(() => api().runs.stopCall({ runId, spanId }))
}

export async function resumeRun(): Promise<void> {
  const run = shownRun()
  if (run?.status === 'interrupted') await attempt(() => api().runs.resume({ runId: run.id }))
}

/** Clears the view for a new run; one that still goes on is left to go on. */
export function newRun(): void {
  runState.setState({ runId: null, selectedSpan: null, startError: null })
  focusInput()
}

export function showRun(runId: RunId): void {
  runState.setState({ runId, selectedSpan: null, startError: null })
}

/** Answers an approval. Resolves to whether the studio has taken the answer. */
export async function decide(
  runId: RunId,
  spanId: SpanId,
  decision: 'approve' | 'deny',
  reason = '',
  { typed = '', rule }: { typed?: string; rule?: string | undefined } = {},
): Promise<boolean> {
  const given = reason.trim()
  const done = await attempt(async () => {
    const written = { ...(typed === '' ? {} : { typed }), ...(rule === undefined ? {} : { rule }) }
    await api().runs.decide({ runId, spanId, decision, reason: given === '' ? undefined : given, ...written })
    return true
  })
  return done ?? false
}

/** Answers a question of the agent. Resolves to whether the studio has taken the answer. */
export async function answerQuestion(runId: RunId, spanId: SpanId, text: string): Promise<boolean> {
  const done = await attempt(async () => {
    await api().runs.answer({ runId, spanId, text })
    return true
  })
  return done ?? false
}

/** Answers what a server asks within a call. Resolves to whether the studio has taken the answer. */
export async function answerServer(runId: RunId, spanId: SpanId, answer: McpAnswer): Promise<boolean> {
  const done = await attempt(async () => {
    await api().mcp.answer({ runId, spanId, answer })
    return true
  })
  return done ?? false
}

/** The oldest approval the shown run waits for, for shortcuts and the palette; what servers ask is read before it is answered. */
export function firstApproval(): { runId: RunId; spanId: SpanId } | null {
  const { runId } = runState.getState()
  const approval = runId ? runViewNow(runId)?.approvals.find(({ request }) => !request) : undefined
  return runId && approval ? { runId, spanId: approval.spanId } : null
}

export const RUN_INPUT_ID = 'run-input'

export function focusInput(): void {
  document.getElementById(RUN_INPUT_ID)?.focus()
}
