import { performance } from 'node:perf_hooks'
import type { StopReason, Timings, TokenChannel, TokenRecord, ToolCall } from '@shared/runs.ts'
import { RepetitionDetector } from '../glm/repetition.ts'
import type { ToolSchema } from '../types.ts'
import type { Chunk, Delta, ServerTimings, Usage } from './chunk.ts'
import { textChunk, tokenRecords } from './token-records.ts'
import { ToolDeltas } from './tool-deltas.ts'

/** Characters of a token, about: for a server that does not count. */
const CHARACTERS_PER_TOKEN = 4

/** What an answer came to. */
export interface Collected {
  thought: string
  content: string
  toolCalls: ToolCall[]
  problems: string[]
  tokens: TokenRecord[]
  timings: Timings
  /** Whether the server counted the tokens; otherwise they are an estimate from the length of the text. */
  counted: boolean
  stopReason: StopReason
  fingerprint: string | null
  /** The model as the server names it. */
  reported: string | null
}

/** Folds the pieces of one answer. Times are measured from its making. */
export class Answer {
  readonly #began = performance.now()
  readonly #calls = new ToolDeltas()
  readonly #repetition: RepetitionDetector
  readonly #words = new Map<string, number>()
  #thought: string[] = []
  #content: string[] = []
  #tokens: TokenRecord[] = []
  #first: number | null = null
  #usage: Usage | null = null
  #timings: ServerTimings | null = null
  #finish: string | null = null
  #fingerprint: string | null = null
  #reported: string | null = null
  #written = 0
  looping = false

  constructor(repetition: number) {
    this.#repetition = new RepetitionDetector(repetition)
  }

  /** Whether anything of the answer has come: from then on it is not asked for again. */
  get begun(): boolean {
    return this.#first !== null
  }

  /** Whether the server said that the answer is whole. */
  get finished(): boolean {
    return this.#finish !== null
  }

  /** Takes a piece; gives what of it can be shown at once. */
  push(chunk: Chunk): TokenRecord[] {
    this.#usage = chunk.usage ?? this.#usage
    this.#timings = chunk.timings ?? this.#timings
    this.#fingerprint = chunk.system_fingerprint ?? this.#fingerprint
    this.#reported = chunk.model ?? this.#reported
    const choice = chunk.choices?.[0]
    if (!choice) return []
    this.#finish = choice.finish_reason ?? this.#finish
    const delta = choice.delta ?? choice.message
    const texts = delta ? this.#take(delta) : []
    const t = performance.now() - this.#began
    const channel = texts[0]?.channel ?? 'content'
    const records = tokenRecords(choice.logprobs, channel, t, this.#tokens.length === 0)
    if (texts.length > 0 || records.length > 0) this.#first ??= t
    this.#tokens.push(...records)
    const shown = records.length > 0 ? records : texts.map(({ text, channel: where }) => textChunk(text, where, t))
    for (const { text } of shown) this.looping ||= this.#repetition.push(this.#number(text))
    return shown
  }

  read(tools: readonly ToolSchema[], promptCharacters: number, ended: 'whole' | 'abort' | 'cut'): Collected {
    // A call that was cut short is nobody's fault and no call.
    const calls = ended === 'whole' ? this.#calls.read(tools) : { toolCalls: [], problems: [] }
    const called = calls.toolCalls.length > 0 || calls.problems.length > 0
    return {
      thought: this.#thought.join(''),
      content: this.#content.join(''),
      ...calls,
      tokens: this.#tokens,
      timings: this.#time(promptCharacters),
      counted: this.#usage?.completion_tokens != null || this.#timings?.predicted_n != null,
      stopReason: this.looping
        ? 'repetition'
        : ended !== 'whole'
          ? 'abort'
          : this.#finish === 'length'
            ? 'length'
            : called
              ? 'tool_calls'
              : 'stop',
      fingerprint: this.#fingerprint,
      reported: this.#reported,
    }
  }

  #take(delta: Delta): { text: string; channel: TokenChannel }[] {
    const texts: { text: string; channel: TokenChannel }[] = []
    const thought = delta.reasoning_content || delta.reasoning
    if (thought) {
      this.#thought.push(thought)
      texts.push({ text: thought, channel: 'thought' })
    }
    if (delta.content) {
      this.#content.push(delta.content)
      texts.push({ text: delta.content, channel: 'content' })
    }
    for (const call of delta.tool_calls ?? []) {
      this.#calls.push(call)
      const { name, arguments: piece } = call.function ?? {}
      const text = `${name ?? ''}${typeof piece === 'string' ? piece : piece ? JSON.stringify(piece) : ''}`
      if (text) texts.push({ text, channel: 'tool' })
    }
    for (const { text } of texts) this.#written += text.length
    return texts
  }

  #time(promptCharacters: number): Timings {
    const now = performance.now() - this.#began
    const usage = this.#usage
    const given = this.#timings
    const cache = given?.cache_n ?? usage?.prompt_tokens_details?.cached_tokens ?? 0
    const total = usage?.prompt_tokens ?? Math.ceil(promptCharacters / CHARACTERS_PER_TOKEN)
    const prompt = given?.prompt_n ?? Math.max(0, total - cache)
    const predicted =
      given?.predicted_n ??
      usage?.completion_tokens ??
      (this.#tokens.length || Math.ceil(this.#written / CHARACTERS_PER_TOKEN))
    const promptMs = given?.prompt_ms ?? this.#first ?? now
    const predictedMs = given?.predicted_ms ?? Math.max(0, now - (this.#first ?? now))
    return {
      cache_n: cache,
      prompt_n: prompt,
      prompt_ms: promptMs,
      prompt_per_token_ms: prompt > 0 ? promptMs / prompt : 0,
      prompt_per_second: promptMs > 0 ? (prompt / promptMs) * 1000 : 0,
      predicted_n: predicted,
      predicted_ms: predictedMs,
      predicted_per_token_ms: predicted > 0 ? predictedMs / predicted : 0,
      predicted_per_second: predictedMs > 0 ? (predicted / predictedMs) * 1000 : 0,
    }
  }

  /** The detector compares numbers, and servers seldom give the tokens' own. */
  #number(text: string): number {
    const known = this.#words.get(text) ?? this.#words.size
    this.#words.set(text, known)
    return known
  }
}
