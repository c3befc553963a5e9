import type { ErrorInfo } from '@shared/errors.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { ChatMessage } from '../engine/types.ts'
import { hashJson } from '../kit/canonical.ts'
import type { Command, Completion, ModelOutcome, Outcome } from './commands.ts'
import { editState, type LoopEdit } from './edits.ts'
import {
  type CallState,
  callScope,
  fail,
  failWith,
  INITIAL_STATE,
  isOver,
  isWaiting,
  judgeCall,
  type LoopEvent,
  type LoopState,
  type StartedEvent,
  type Transition,
  updateCall,
} from './loop-state.ts'
import { chooseDropped, putSummary, readOverflow, summaryRequest } from './shorten-context.ts'

/**
 * Version of the loop's meaning. Raise it by hand whenever the same events would lead to other commands, so that an old
 * recording is not judged by a new loop.
 */
export const LOOP_VERSION = 1

/** The whole agent loop: what is so after `event`, and what to do next. Pure; a run is this function folded over its events. */
export function step(state: LoopState, event: LoopEvent): Transition {
  if (isOver(state)) return { state, commands: [] }
  switch (event.type) {
    case 'started':
      return start(event)
    case 'cancelled':
      return { state: { ...state, phase: 'cancelled' }, commands: [] }
    case 'unresolved':
      return askAgain(state, event.scope)
    case 'completed':
      return complete(state, event)
    case 'branched':
      return goOnWith(everyCallAgain(state), event.edits)
    case 'edited':
      // The time a person took to look is not the run's either.
      return event.edits.length > 0 ? goOnWith(state, event.edits) : withTimer({ state, commands: [] })
    default:
      event satisfies never
      return { state, commands: [] }
  }
}

function start(event: StartedEvent): Transition {
  const messages: ChatMessage[] = event.agent.prompt ? [{ role: 'system', content: event.agent.prompt }] : []
  messages.push({ role: 'user', content: event.input })
  const state: LoopState = {
    ...INITIAL_STATE,
    agent: event.agent,
    tools: event.tools,
    seed: event.seed,
    ...(event.reproducible ? { reproducible: true } : {}),
    ...(event.speculation ? { speculation: event.speculation } : {}),
    ...(event.adapters ? { adapters: event.adapters } : {}),
    ...(event.breaker ? { breaker: { limit: event.breaker, seen: {} } } : {}),
    messages,
  }
  return withTimer(infer(state))
}

/** Starts the clock anew: the time a person takes to decide is not the run's. */
function withTimer({ state, commands }: Transition): Transition {
  if (isOver(state) || !state.agent) return { state, commands }
  const timer = state.timer === '' ? 'time/1' : `time/${Number(state.timer.slice('time/'.length)) + 1}`
  const command: Command = { kind: 'timer', scope: timer, ms: state.agent.limits.seconds * 1000 }
  return { state: { ...state, timer }, commands: [command, ...commands] }
}

function complete(state: LoopState, event: Completion): Transition {
  switch (event.kind) {
    case 'timer':
      return event.outcome.ok && event.scope === state.timer && !isWaiting(state)
        ? fail(state, 'LIMIT_REACHED', `The run took longer than its limit of ${state.agent?.limits.seconds} seconds.`)
        : { state, commands: [] }
    case 'model.call':
      if (state.shortening?.asked) return summarised(state, event.outcome)
      return event.outcome.ok ? answered(state, event.outcome.value) : tooLong(state, event.outcome.error)
    case 'approval': {
      if (!event.outcome.ok) return failWith(state, event.outcome.error)
      const { decision, reason, by, undone } = event.outcome.value
      if (by === 'answer') return withTimer(finishCall(state, event.scope, reason ?? ''))
      if (decision === 'approve') {
        return withTimer(
          act(updateCall(state, event.scope, (call) => ({ ...call, needsApproval: false, phase: 'waiting' }))),
        )
      }
      const why = by ? REFUSED[by] : 'the person did not allow this call'
      const because = `Error: ${why}${reason ? `: ${reason}` : '.'}`
      return withTimer(finishCall(state, event.scope, undone ? `${because}\n${undone}` : because))
    }
    case 'tool.call':
      if (event.outcome.ok) return finishCall(state, event.scope, event.outcome.value.content)
      return finishCall(state, event.scope, `Error: ${event.outcome.error.message}`)
    default:
      event satisfies never
      return { state, commands: [] }
  }
}

/** What the model is told when no person decided. */
const REFUSED = { rule: 'this call is not allowed', step: 'this call was not made' }

/** In a fork nothing is under way yet: whatever its parent was doing is asked for anew. */
const everyCallAgain = (state: LoopState): LoopState => ({
  ...state,
  calls: state.calls.map((call) => (call.phase === 'done' ? call : { ...call, phase: 'waiting' })),
})

/** Goes on with what a person changed: an inference that nobody has answered is asked for again. */
function goOnWith(before: LoopState, edits: readonly LoopEdit[]): Transition {
  const state = edits.reduce(editState, before)
  if (state.phase === 'inferring') {
    const { shortening: _, ...whole } = state
    const given = edits.find((edit) => edit.kind === 'given')?.tokens
    return withTimer(infer({ ...whole, step: state.step - 1 }, given))
  }
  const supplied = edits.find((edit) => edit.kind === 'result')
  return withTimer(supplied ? finishCall(state, supplied.scope, supplied.content) : act(state))
}

/** How often one step's prompt is shortened before the run fails of it. */
const MOST_ATTEMPTS = 4

/** Has older turns summarised where the agent wants that; any other failure ends the run. */
function tooLong(state: LoopState, error: ErrorInfo): Transition {
  const overflow = error.code === 'CONTEXT_OVERFLOW' ? readOverflow(error) : null
  if (!overflow || state.agent?.limits.context !== 'summarise') return failWith(state, error)
  const attempt = (state.shortening?.attempt ?? 0) + 1
  const dropped = chooseDropped(state.messages, attempt > 1)
  if (!dropped || attempt > MOST_ATTEMPTS) return failWith(state, error)
  return summarise(state, { attempt, dropped, overflow, asked: true })
}

function summarise(state: LoopState, shortening: NonNullable<LoopState['shortening']>): Transition {
  const { agent } = state
  if (!agent) return fail(state, 'INTERNAL', 'The run has no agent.')
  const { attempt, dropped, overflow } = shortening
  const { most, ...asked } = summaryRequest(state.messages, dropped, overflow, attempt)
  const command: Command = {
    kind: 'model.call',
    scope: `step/${state.step}/summary/${attempt}`,
    request: {
      ...asked,
      sampling: agent.sampling,
      seed: state.seed,
      ...(state.reproducible ? { reproducible: true } : {}),
      maxTokens: Math.min(agent.limits.tokensPerStep, most),
      repetition: agent.limits.repetition,
    },
    summary: { messages: dropped.messages, steps: dropped.steps, ...overflow },
  }
  return { state: { ...state, shortening }, commands: [command] }
}

/** Puts the summary in the place of what it stands for and asks for the same step again. */
function summarised(state: LoopState, outcome: Outcome<'model.call'>): Transition {
  const { shortening } = state
  if (!shortening) return fail(state, 'INTERNAL', 'Nothing was to be summarised.')
  if (!outcome.ok) {
    const attempt = shortening.attempt + 1
    const again = outcome.error.code === 'CONTEXT_OVERFLOW' && attempt <= MOST_ATTEMPTS
    return again ? summarise(state, { ...shortening, attempt }) : failWith(state, outcome.error)
  }
  const shorter: LoopState = {
    ...withUsage(state, outcome.value),
    messages: putSummary(state.messages, shortening.dropped, outcome.value.content, shortening.overflow),
    shortening: { ...shortening, asked: false },
    step: state.step - 1,
  }
  return next(shorter)
}

const withUsage = (state: LoopState, { usage }: ModelOutcome): LoopState => ({
  ...state,
  inputTokens: state.inputTokens + usage.inputTokens,
  outputTokens: state.outputTokens + usage.outputTokens,
})

function answered({ shortening: _, ...before }: LoopState, outcome: ModelOutcome): Transition {
  const state = withUsage(before, outcome)
  const limits = state.agent?.limits
  if (!limits) return fail(state, 'INTERNAL', 'The run has no agent.')
  if (outcome.stopReason === 'repetition') {
    return fail(
      { ...state, answer: outcome.content || null },
      'LIMIT_REACHED',
      'The model began to repeat itself and was stopped. Ask in other words, or try another model.',
    )
  }
  const { content, thought, toolCalls, problems } = outcome
  if (toolCalls.length === 0 && problems.length === 0) {
    if (outcome.stopReason === 'length') {
      return fail(
        { ...state, answer: content || null },
        'LIMIT_REACHED',
        `The answer was cut off at the limit of ${limits.tokensPerStep} tokens for one step.`,
      )
    }
    return { state: { ...state, phase: 'done', answer: content.trim() }, commands: [] }
  }

  const messages: ChatMessage[] = [...state.messages, { role: 'assistant', content, thought, toolCalls }]
  if (toolCalls.length === 0) {
    const results = problems.map((problem): ChatMessage => ({ role: 'tool', name: '', content: `Error: ${problem}` }))
    return next({ ...state, messages: [...messages, ...results], calls: [] })
  }

  const key = JSON.stringify(toolCalls)
  const sameCalls = key === state.lastCalls ? state.sameCalls + 1 : 1
  if (sameCalls >= limits.repetition && !state.breaker) {
    return fail(
      { ...state, messages },
      'LIMIT_REACHED',
      `The model asked for the same tool call ${sameCalls} times in a row and was stopped.`,
    )
  }
  const { breaker, counts } = countCalls(state.breaker, toolCalls)
  const calls = toolCalls.map((call, index): CallState => {
    const { effect, needsApproval } = judgeCall(state.tools, call)
    const count = counts[index] ?? 0
    const repeated = breaker && count >= breaker.limit ? { repeated: count } : {}
    return {
      call,
      effect,
      needsApproval: needsApproval || repeated.repeated !== undefined,
      phase: 'waiting',
      result: null,
      ...repeated,
    }
  })
  // What could not be read is told after the results of what could.
  const unread = problems.map((problem): ChatMessage => ({ role: 'tool', name: '', content: `Error: ${problem}` }))
  const counted = breaker ? { breaker } : {}
  return act({
    ...state,
    ...counted,
    messages: [...messages, ...unread],
    calls,
    lastCalls: key,
    sameCalls,
    phase: 'acting',
  })
}

/** Counts calls over the whole run; `counts`: of each, itself included. */
function countCalls(breaker: LoopState['breaker'], calls: readonly ToolCall[]) {
  if (!breaker) return { breaker, counts: [] }
  const seen = { ...breaker.seen }
  const counts = calls.map(({ name, arguments: given }) => {
    const hash = hashJson({ name, arguments: given })
    seen[hash] = (seen[hash] ?? 0) + 1
    return seen[hash]
  })
  return { breaker: { ...breaker, seen }, counts }
}

/** Starts every call that may start: a call that changes something runs alone and in order, pure ones side by side. */
function act(state: LoopState): Transition {
  const commands: Command[] = []
  const calls = [...state.calls]
  for (const [index, call] of calls.entries()) {
    const changes = call.effect !== 'pure' || call.needsApproval
    const earlier = calls.slice(0, index)
    const blocked = changes
      ? earlier.some((each) => each.phase !== 'done')
      : earlier.some((each) => each.phase !== 'done' && (each.effect !== 'pure' || each.needsApproval))
    if (call.phase !== 'waiting' || blocked) continue
    const scope = callScope(state.step, index)
    if (call.needsApproval) {
      calls[index] = { ...call, phase: 'approval' }
      const repeated = call.repeated === undefined ? {} : { repeated: call.repeated }
      commands.push({ kind: 'approval', scope, call: call.call, effect: call.effect, again: false, ...repeated })
    } else {
      calls[index] = { ...call, phase: 'running' }
      commands.push({ kind: 'tool.call', scope, call: call.call, effect: call.effect })
    }
  }
  return { state: { ...state, calls }, commands }
}

function finishCall(state: LoopState, scope: string, result: string): Transition {
  const updated = updateCall(state, scope, (call) => ({ ...call, phase: 'done', result }))
  if (updated.calls.some((call) => call.phase !== 'done')) return act(updated)
  // Results must directly follow the assistant's message and come in call order.
  const at = updated.messages.findLastIndex((message) => message.role === 'assistant') + 1
  const results = updated.calls.map(
    (call): ChatMessage => ({ role: 'tool', name: call.call.name, content: call.result ?? '' }),
  )
  return next({ ...updated, messages: updated.messages.toSpliced(at, 0, ...results), calls: [] })
}

/** On to the next inference, unless a limit is reached. */
function next(state: LoopState): Transition {
  const limits = state.agent?.limits
  if (!limits) return fail(state, 'INTERNAL', 'The run has no agent.')
  if (state.step >= limits.steps) {
    return fail(state, 'LIMIT_REACHED', `The run needed more than its limit of ${limits.steps} steps.`)
  }
  if (state.inputTokens + state.outputTokens >= limits.tokens) {
    return fail(state, 'LIMIT_REACHED', `The run used up its limit of ${limits.tokens} tokens.`)
  }
  return infer(state)
}

function infer(state: LoopState, given: number[] = []): Transition {
  const agent = state.agent
  if (!agent) return fail(state, 'INTERNAL', 'The run has no agent.')
  const number = state.step + 1
  const left = agent.limits.tokens - state.inputTokens - state.outputTokens
  const command: Command = {
    kind: 'model.call',
    scope: `step/${number}`,
    request: {
      messages: state.messages,
      tools: state.tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
      thinking: agent.thinking,
      sampling: agent.sampling,
      seed: state.seed,
      ...(state.reproducible ? { reproducible: true } : {}),
      // Agents of before say nothing of it, and their recorded requests must stay what they were.
      ...(agent.constrainCalls === undefined ? {} : { constrainCalls: agent.constrainCalls }),
      ...(typeof agent.thoughtTokens === 'number' ? { thoughtTokens: agent.thoughtTokens } : {}),
      ...(state.speculation ? { speculation: state.speculation } : {}),
      ...(state.adapters ? { adapters: state.adapters } : {}),
      ...(given.length > 0 ? { given } : {}),
      maxTokens: Math.max(1, Math.min(agent.limits.tokensPerStep, left)),
      repetition: agent.limits.repetition,
    },
  }
  return { state: { ...state, phase: 'inferring', step: number }, commands: [command] }
}

function askAgain(state: LoopState, scope: string): Transition {
  const call = state.calls.find((_, index) => callScope(state.step, index) === scope)
  if (!call) return { state, commands: [] }
  const updated = updateCall(state, scope, (each) => ({ ...each, phase: 'approval' }))
  return { state: updated, commands: [{ kind: 'approval', scope, call: call.call, effect: call.effect, again: true }] }
}
