import type { Sampling } from '@shared/sampling.ts'
import type { ChatMessage } from '../engine/types.ts'
import { callScope, type DeclaredTool, judgeCall, type LoopState, updateCall } from './loop-state.ts'

/** What a person changed of a run's state: where a fork begins, or at a breakpoint. */
export type LoopEdit =
  /** The agent's own words before the conversation; empty takes them away. */
  | { kind: 'prompt'; text: string }
  /** The question. */
  | { kind: 'input'; text: string }
  | { kind: 'sampling'; sampling: Sampling | null }
  | { kind: 'seed'; seed: number }
  | { kind: 'tools'; tools: DeclaredTool[] }
  /** Of a call that has no result yet. */
  | { kind: 'arguments'; scope: string; arguments: Record<string, unknown> }
  /** The call is not made; this is what the model reads of it. */
  | { kind: 'result'; scope: string; content: string }
  /** Ids of the tokens the next answer begins with. */
  | { kind: 'given'; tokens: number[] }

/** The state with one edit in it; what is asked for next follows from it. `result` and `given` are the loop's to act on. */
export function editState(state: LoopState, edit: LoopEdit): LoopState {
  const { agent } = state
  if (!agent) return state
  switch (edit.kind) {
    case 'prompt':
      return { ...state, agent: { ...agent, prompt: edit.text }, messages: withPrompt(state.messages, edit.text) }
    case 'input':
      return { ...state, messages: withInput(state.messages, edit.text) }
    case 'sampling':
      return { ...state, agent: { ...agent, sampling: edit.sampling } }
    case 'seed':
      return { ...state, seed: edit.seed }
    case 'tools':
      return { ...state, tools: edit.tools, calls: state.calls.map((call) => grantedAnew(call, edit.tools)) }
    case 'arguments':
      return withArguments(state, edit.scope, edit.arguments)
    case 'result':
    case 'given':
      return state
    default:
      edit satisfies never
      return state
  }
}

function withPrompt(messages: readonly ChatMessage[], content: string): ChatMessage[] {
  const rest = messages[0]?.role === 'system' ? messages.slice(1) : [...messages]
  return content === '' ? rest : [{ role: 'system', content }, ...rest]
}

function withInput(messages: readonly ChatMessage[], content: string): ChatMessage[] {
  const at = messages.findIndex(({ role }) => role === 'user')
  return messages.map((message, index) => (index === at ? { role: 'user', content } : message))
}

function withArguments(state: LoopState, scope: string, given: Record<string, unknown>): LoopState {
  const index = state.calls.findIndex((_, each) => callScope(state.step, each) === scope)
  const spoken = state.messages.findLastIndex(({ role }) => role === 'assistant')
  const messages = state.messages.map((message, at) => {
    if (at !== spoken || message.role !== 'assistant') return message
    const toolCalls = message.toolCalls.map((call, each) => (each === index ? { ...call, arguments: given } : call))
    return { ...message, toolCalls }
  })
  // What a person agreed to were other arguments.
  return updateCall({ ...state, messages }, scope, (call) => ({
    ...grantedAnew({ ...call, call: { ...call.call, arguments: given } }, state.tools),
    phase: 'waiting',
  }))
}

type CallState = LoopState['calls'][number]

function grantedAnew(call: CallState, tools: readonly DeclaredTool[]): CallState {
  if (call.phase === 'done') return call
  return { ...call, ...judgeCall(tools, call.call) }
}
