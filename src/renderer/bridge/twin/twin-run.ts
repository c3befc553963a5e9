import { emptyRunView, foldRun } from '@shared/fold/run.ts'
import type { SpanId } from '@shared/ids.ts'
import type {
  InferenceContent,
  Run,
  RunEvent,
  Span,
  SpanContent,
  SpanKind,
  TokenRecord,
  ToolContent,
} from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'
import { BUNDLED, models } from './samples.ts'
import { type ScriptStep, scriptFor } from './script.ts'
import { Topic } from './topic.ts'

/** Time as a run sees it: real, or passing at once for runs of the past. */
export interface Clock {
  now(): number
  wait(ms: number): Promise<void>
}

/** Tokens a batch, and milliseconds between two batches: about 200 tokens a second. */
const BATCH = 3
const BATCH_MS = 15

const PROMPT = '[gMASK]<sop><|system|>You are a helpful assistant.<|user|>{input}<|assistant|>'

interface Decision {
  decision: 'approve' | 'deny'
  reason: string | null
}

/** A run of the twin: plays its script and publishes what the host would. */
export class TwinRun {
  readonly topic: Topic<RunView, RunEvent>
  readonly contents = new Map<string, SpanContent>()
  readonly #clock: Clock
  readonly #onRun: (run: Run) => void
  readonly #decisions = new Map<string, (decision: Decision) => void>()
  #order = 0
  #cancelled = false

  constructor(run: Run, clock: Clock, onRun: (run: Run) => void) {
    this.#clock = clock
    this.#onRun = onRun
    this.topic = new Topic<RunView, RunEvent>(emptyRunView(run), foldRun)
  }

  get run(): Run {
    return this.topic.state.run
  }

  cancel(): void {
    this.#cancelled = true
    for (const decide of this.#decisions.values()) decide({ decision: 'deny', reason: null })
  }

  /** Gives whether anybody waited for it. */
  decide(spanId: string, decision: Decision): boolean {
    const waiting = this.#decisions.get(spanId)
    waiting?.(decision)
    return waiting !== undefined
  }

  /** Plays to the end. `from` skips the steps that an interrupted run has done. */
  async play(steps: readonly ScriptStep[] = scriptFor(this.run.input)): Promise<void> {
    const root = this.#open('agent', `invoke_agent ${this.run.agentName}`, null, {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': this.run.agentName,
    })
    let answer: string | null = null
    for (const step of steps) {
      if (this.#cancelled) break
      if (step.error) {
        this.#close(root, 'error', step.error)
        return this.#end('failed', null, step.error)
      }
      const done = await this.#infer(step, root)
      if (step.interrupted) {
        this.#close(root, 'interrupted')
        return this.#end('interrupted', null, null)
      }
      if (done && step.call) await this.#call(step.call, root)
      if (done) answer = step.content ?? null
    }
    this.contents.set(root.id, { kind: 'text', input: this.run.input, output: answer })
    this.#close(root, this.#cancelled ? 'cancelled' : 'ok')
    if (this.#cancelled) this.#end('cancelled', null, null)
    else this.#end('done', answer, null)
  }

  async #infer(step: ScriptStep, root: Span): Promise<boolean> {
    const span = this.#open('inference', 'chat autoglm-tiny', root.id, {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'local',
      'gen_ai.request.model': 'autoglm-tiny',
      'gen_ai.request.temperature': 0,
    })
    await this.#clock.wait(180)
    const tokens = tokenise(step)
    const sent: TokenRecord[] = []
    for (let at = 0; at < tokens.length && !this.#cancelled; at += BATCH) {
      const batch = tokens.slice(at, at + BATCH)
      sent.push(...batch)
      this.topic.publish({ type: 'tokens', spanId: span.id, tokens: batch })
      await this.#clock.wait(BATCH_MS)
    }
    const whole = sent.length === tokens.length
    this.contents.set(span.id, inferenceContent(this.run, step, sent))
    const status = step.interrupted ? 'interrupted' : whole ? 'ok' : 'cancelled'
    this.#close(span, status, null, {
      'gen_ai.usage.input_tokens': 212,
      'gen_ai.usage.output_tokens': sent.length,
      'gen_ai.response.finish_reasons': [step.call ? 'tool_call' : 'stop'],
    })
    this.#change({
      steps: this.run.steps + 1,
      inputTokens: this.run.inputTokens + 212,
      outputTokens: this.run.outputTokens + sent.length,
    })
    return whole
  }

  async #call(call: NonNullable<ScriptStep['call']>, root: Span): Promise<void> {
    let denied: Decision | null = null
    if (call.effect !== 'pure') {
      const decision = await this.#ask(call, root)
      if (decision.decision === 'deny') denied = decision
      if (this.#cancelled) return
    }
    const span = this.#open('tool', `execute_tool ${call.name}`, root.id, {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.name,
      'gen_ai.tool.type': 'function',
    })
    const content: ToolContent = {
      kind: 'tool',
      call: { name: call.name, arguments: call.arguments },
      effect: call.effect,
      result: null,
      isError: false,
    }
    this.topic.publish({ type: 'toolResult', spanId: span.id, content })
    await this.#clock.wait(120)
    const isError = denied !== null || call.isError === true
    const result = denied ? `The person denied this call. ${denied.reason ?? ''}`.trim() : call.result
    const pictures = denied === null && call.pictures ? { pictures: call.pictures } : {}
    const finished = { ...content, result, isError, ...pictures }
    this.contents.set(span.id, finished)
    this.topic.publish({ type: 'toolResult', spanId: span.id, content: finished })
    this.#close(span, isError ? 'error' : 'ok', isError ? { code: 'TOOL_FAILED', message: result } : null)
  }

  async #ask(call: NonNullable<ScriptStep['call']>, root: Span): Promise<Decision> {
    const span = this.#open('approval', `approval ${call.name}`, root.id, { 'studio.tool.effect': call.effect })
    const asked = { name: call.name, arguments: call.arguments }
    const answer = new Promise<Decision>((resolve) => this.#decisions.set(span.id, resolve))
    this.topic.publish({
      type: 'approvals',
      pending: [{ spanId: span.id, call: asked, effect: call.effect, changes: [], rules: [] }],
    })
    this.#change({ status: 'waiting' })
    const past = this.#clock.now() < Date.now() - 1000
    const decision = past ? { decision: 'approve' as const, reason: null } : await answer
    this.#decisions.delete(span.id)
    this.contents.set(span.id, { kind: 'approval', call: asked, effect: call.effect, ...decision })
    this.topic.publish({ type: 'approvals', pending: [] })
    this.#close(span, this.#cancelled ? 'cancelled' : 'ok')
    this.#change({ status: 'running' })
    return decision
  }

  #open(kind: SpanKind, name: string, parentId: SpanId | null, attributes: Record<string, unknown>): Span {
    this.#order += 1
    const span: Span = {
      id: `span_${this.run.id.slice(4)}${String(this.#order).padStart(4, '0')}` as SpanId,
      runId: this.run.id,
      parentId,
      kind,
      name,
      status: 'running',
      startedAt: this.#clock.now(),
      endedAt: null,
      attributes,
      error: null,
      order: this.#order,
    }
    this.topic.publish({ type: 'span', span })
    return span
  }

  #close(span: Span, status: Span['status'], error: Span['error'] = null, more: Record<string, unknown> = {}): void {
    const closed = { ...span, status, error, endedAt: this.#clock.now(), attributes: { ...span.attributes, ...more } }
    this.topic.publish({ type: 'span', span: closed })
  }

  #change(change: Partial<Run>): void {
    const run = { ...this.run, ...change }
    this.topic.publish({ type: 'run', run })
    this.#onRun(run)
  }

  #end(status: Run['status'], answer: string | null, error: Run['error']): void {
    this.#change({ status, answer, error, endedAt: this.#clock.now() })
  }
}

/** Words as tokens, with probabilities that look like a model's. */
function tokenise(step: ScriptStep): TokenRecord[] {
  const tokens: TokenRecord[] = []
  const add = (text: string, channel: TokenRecord['channel']) => {
    const place = tokens.length
    const id = [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2048, 7)
    const p = channel === 'control' ? 0.999 : Math.max(0.06, 1 - ((id * (place + 3)) % 97) / 105)
    tokens.push({ id, text, p, t: 180 + place * 5, channel })
  }
  const words = (text: string) => text.match(/\s*\S+|\s+$/g) ?? []
  if (step.thought) for (const word of words(step.thought)) add(word, 'thought')
  if (!step.interrupted) add('</think>', 'control')
  if (step.content) for (const word of words(step.content)) add(word, 'content')
  if (step.call) {
    add('<tool_call>', 'control')
    add(step.call.name, 'tool')
    for (const [key, value] of Object.entries(step.call.arguments)) {
      for (const part of ['<arg_key>', key, '</arg_key>', '<arg_value>', String(value), '</arg_value>'])
        add(part, 'tool')
    }
    add('</tool_call>', 'control')
  }
  return tokens
}

function inferenceContent(run: Run, step: ScriptStep, tokens: TokenRecord[]): InferenceContent {
  const text = PROMPT.replace('{input}', run.input)
  const pieces = text.match(/<\|[^|]*\|>|\[gMASK\]|<sop>|\s*[^\s<[]+/g) ?? []
  return {
    kind: 'inference',
    prompt: { text, tokens: pieces.map((piece, index) => ({ id: 100 + index, text: piece })) },
    output: {
      thought: step.thought ?? '',
      content: step.content ?? '',
      toolCalls: step.call ? [{ name: step.call.name, arguments: step.call.arguments }] : [],
      problems: [],
      tokens,
    },
    sampling: { temperature: 0, top_p: 1, top_k: 0, min_p: 0 },
    seed: run.seed,
    modelSha256: models.find((model) => model.id === BUNDLED)?.sha256 ?? '',
    engineBuild: 'node-llama-cpp 3.22.1, llama.cpp b7312',
    timings: {
      cache_n: 180,
      prompt_n: 32,
      prompt_ms: 61.4,
      prompt_per_token_ms: 1.92,
      prompt_per_second: 521.2,
      predicted_n: tokens.length,
      predicted_ms: tokens.length * 5.1,
      predicted_per_token_ms: 5.1,
      predicted_per_second: 196.1,
    },
    stopReason: step.call ? 'tool_calls' : 'stop',
  }
}
