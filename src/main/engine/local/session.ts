import { StudioError } from '@shared/errors.ts'
import type { StopReason, TokenRecord } from '@shared/runs.ts'
import type { Sampling } from '@shared/sampling.ts'
import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'
import { createNeutraliser, type Neutraliser } from '../glm/neutralise.ts'
import type { AnswerReader, ParsedOutput, PromptFormat } from '../glm/prompt-format.ts'
import { RepetitionDetector } from '../glm/repetition.ts'
import { DEFAULT_PRIORITY, type InferRequest, type Priority } from '../types.ts'
import { type Draw, type Draws, describeDraw, startDraws } from './draws.ts'
import { Gate } from './gate.ts'
import { Guides } from './guidance.ts'
import { copyState, LEAST_COPIED } from './prefix-copy.ts'
import { buildPrompt, type Prompt } from './prompt.ts'
import type { SamplerTokens } from './sampler-options.ts'
import type { Lease, SequencePool } from './sequence-pool.ts'
import { StopText } from './stop-text.ts'
import { Stopwatch } from './stopwatch.ts'
import { TokenTextStream } from './token-text.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What a session must know of its model. */
export interface ModelTraits {
  vocabulary: Vocabulary
  newBias: SamplerTokens['newBias']
  /** The sampling of requests that leave it to the model. */
  defaultSampling: (withTools: boolean) => Sampling
}

export interface Inference extends ParsedOutput {
  prompt: Prompt
  /** What it was sampled with. */
  sampling: Sampling
  thoughtCut?: true
  stopReason: StopReason
  timings: ReturnType<Stopwatch['timings']>
  circumstances: Circumstances
}

/** What the sequences were like while an inference ran. */
export interface Circumstances {
  /** Tokens that were not evaluated, because the sequence held them. */
  reused: number
  /** The most other inferences at work at the same time. */
  neighbours: number
}

/**
 * Drives the sequences of one model: renders, takes the sequence that has read most of the prompt already, evaluates the rest and
 * streams the answer. Inferences that run at once are evaluated in common batches. Whatever ends one, its sequence can be used again.
 */
export class Session {
  readonly #context: LlamaContext
  readonly #pool: SequencePool
  readonly #gate = new Gate()
  readonly #format: PromptFormat
  readonly #vocabulary: Vocabulary
  readonly #neutraliser: Neutraliser
  readonly #traits: ModelTraits
  readonly #guides: Guides
  readonly #samplers: SamplerTokens
  /** The format's own stops and whatever the file says ends a generation. */
  readonly #stops: ReadonlySet<number>

  constructor(context: LlamaContext, pool: SequencePool, format: PromptFormat, traits: ModelTraits) {
    const { model } = context
    const { vocabulary, newBias } = traits
    this.#traits = traits
    const ends = [...vocabulary.control, model.tokens.eos ?? -1, model.tokens.eot ?? -1]
    this.#stops = new Set([...vocabulary.stops, ...ends.filter((id) => id >= 0 && model.isEogToken(id as Token))])
    this.#context = context
    this.#pool = pool
    this.#format = format
    this.#vocabulary = vocabulary
    this.#neutraliser = createNeutraliser(vocabulary.userTags)
    const { marks, control, speller } = vocabulary
    const isControl = (id: number) => control.has(id) || this.#stops.has(id)
    this.#samplers = { newBias, isFrame: (id) => marks.has(id) || isControl(id), text: (id) => speller.spellWhole(id) }
    this.#guides = new Guides(format, vocabulary, model, isControl)
  }

  /** The prompt of a request as the model would read it, and its tokens. Errors: CONTEXT_OVERFLOW. */
  measure(request: InferRequest): { text: string; tokens: number } {
    const { model, contextSize } = this.#context
    const { ids, texts } = buildPrompt(request, this.#format, model, this.#vocabulary, this.#neutraliser, contextSize)
    return { text: texts.join(''), tokens: ids.length }
  }

  /**
   * Runs one inference. `onToken` is called for every token while the next is already being computed, so it may take a
   * little time but must not wait. `since` is when the inference was asked for, by `performance.now()`.
   */
  async infer(
    request: InferRequest,
    since: number,
    onToken: (token: TokenRecord) => void,
    signal: AbortSignal,
  ): Promise<Inference> {
    const { model, contextSize } = this.#context
    const vocabularySize = model.fileInfo.metadata.tokenizer.ggml.tokens.length
    const unknown = request.given?.find((id) => id >= vocabularySize)
    if (unknown !== undefined)
      throw new StudioError('VALIDATION_FAILED', `This model has no token ${unknown}. Fork with the model of the run.`)
    const prompt = buildPrompt(request, this.#format, model, this.#vocabulary, this.#neutraliser, contextSize)
    const lease = await this.#pool.lease(prompt.ids, request.reproducible ?? false)
    const { sequence } = lease
    const reader = this.#format.reader(request.tools, prompt.thoughtOpen)
    const sampling = request.sampling ?? this.#traits.defaultSampling(request.tools.length > 0)
    const stops = new StopText(sampling.stop ?? [])
    const guidance = this.#guides.for(request, prompt.thoughtOpen)
    const stopwatch = new Stopwatch(sequence)
    const priority = request.priority ?? DEFAULT_PRIORITY
    let ended: StopReason
    let reused = 0
    try {
      if (request.reproducible) await sequence.clearHistory()
      else await this.#borrowPrefix(lease, signal)
      sequence.tokenPredictor?.updateInputTokens(prompt.ids)
      const rest = await this.#reusePrefix(sequence, prompt.ids)
      reused = prompt.ids.length - rest.length
      stopwatch.promptStarted(reused, rest.length)
      const last = await this.#readPrompt(sequence, rest, priority, signal)
      if (signal.aborted) ended = 'abort'
      else {
        const room = contextSize - 1 - prompt.ids.length
        const { seed, given = [] } = request
        const { guide } = guidance
        const draws = startDraws(sequence, last, { sampling, seed, priority, guide, given, tokens: this.#samplers })
        const write = this.#writer(reader, stops, since, (token) => {
          lease.hasRead()
          onToken(token)
        })
        ended = await this.#generate(draws, request, room, write, stopwatch, signal)
      }
    } catch (error) {
      // A half-evaluated batch may have left the sequence out of step with what it thinks it holds.
      await this.#gate.hold(() => sequence.clearHistory())
      throw error instanceof StudioError
        ? error
        : new StudioError('INTERNAL', `The model failed: ${String(error)}`, { cause: error })
    } finally {
      lease.release()
    }
    const output = reader.result()
    const calls = output.toolCalls.length + output.problems.length > 0
    return {
      ...output,
      content: stops.cut(output.content),
      ...(guidance.thoughtCut() ? { thoughtCut: true as const } : {}),
      prompt,
      sampling,
      stopReason: ended === 'stop' && calls ? 'tool_calls' : ended,
      timings: stopwatch.timings(),
      circumstances: { reused, neighbours: lease.neighbours },
    }
  }

  /**
   * The loop of one answer. The next token is asked for before the one just drawn is written down: the bookkeeping then
   * costs no time of its own, as the decoding runs on another thread.
   */
  async #generate(
    draws: Draws,
    { maxTokens, repetition }: InferRequest,
    room: number,
    write: (draw: Draw) => boolean,
    stopwatch: Stopwatch,
    signal: AbortSignal,
  ): Promise<StopReason> {
    const detector = new RepetitionDetector(repetition)
    const most = Math.min(maxTokens, room)
    let inFlight: Promise<unknown> = Promise.resolve()
    try {
      for (let draw = await draws.next(); ; ) {
        stopwatch.tokenDrawn()
        const { id } = draw
        let ended: StopReason | null = null
        if (this.#stops.has(id)) ended = 'stop'
        else if (detector.push(id)) ended = 'repetition'
        else if (stopwatch.drawn >= most) ended = 'length'
        else if (signal.aborted) ended = 'abort'
        if (ended) {
          write(draw)
          return ended
        }
        const next = this.#gate.closed?.then(() => draws.next()) ?? draws.next()
        inFlight = next.catch(() => {}) // Its failure is heard below; this only waits for it when `write` fails first.
        // The token asked for in advance is none of the answer then.
        if (write(draw)) return 'stop'
        draw = await next
      }
    } finally {
      await inFlight
      await draws.close()
    }
  }

  /** Records drawn tokens: their text, where it belongs, and when they came. What it makes says whether the answer's text is to end. */
  #writer(
    reader: AnswerReader,
    stops: StopText,
    since: number,
    onToken: (token: TokenRecord) => void,
  ): (draw: Draw) => boolean {
    const { marks, control, speller } = this.#vocabulary
    const stream = new TokenTextStream(speller)
    const spell = (token: { id: number; p: number }) => ({
      id: token.id,
      text: speller.spellWhole(token.id),
      p: token.p,
    })
    return (draw) => {
      const { id, forced, given } = draw
      const { p, entropy, likeliest } = describeDraw(draw)
      const text = stream.push(id)
      const mark = marks.get(id)
      const channel = mark ? reader.mark(mark) : control.has(id) || this.#stops.has(id) ? 'control' : reader.text(text)
      const record: TokenRecord = { id, text, p, t: performance.now() - since, channel }
      if (entropy !== undefined) record.entropy = entropy
      if (likeliest) record.alternatives = likeliest.map(spell)
      if (forced) record.forced = true
      if (given) record.given = true
      onToken(record)
      return channel === 'content' && stops.push(text)
    }
  }

  /** Starts from what another sequence has read of the same prompt, or is reading now, where that spares evaluating it again. */
  async #borrowPrefix(lease: Lease, signal: AbortSignal): Promise<void> {
    const donor = lease.donor(LEAST_COPIED)
    if (!donor) return
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([donor.ready, aborted])
    if (signal.aborted) return
    // A disk that is full costs only the saving: the prompt is then evaluated.
    await this.#gate.hold(() => copyState(donor.sequence, lease.sequence)).catch(() => undefined)
  }

  /** Drops what the sequence holds beyond the common prefix; at least one token is left to evaluate. */
  async #reusePrefix(sequence: LlamaContextSequence, ids: Token[]): Promise<Token[]> {
    if (sequence.nextTokenIndex > 0) await this.#gate.hold(() => sequence.adaptStateToTokens(ids.slice(0, -1), false))
    return ids.slice(sequence.nextTokenIndex)
  }

  /** Evaluates all but the last batch, so that a long prompt can be stopped between batches. */
  async #readPrompt(
    sequence: LlamaContextSequence,
    ids: Token[],
    evaluationPriority: Priority,
    signal: AbortSignal,
  ): Promise<Token[]> {
    const size = sequence.context.batchSize
    let rest = ids
    while (rest.length > size && !signal.aborted) {
      await this.#gate.closed
      await sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, size), { evaluationPriority })
      rest = rest.slice(size)
    }
    return rest
  }
}
