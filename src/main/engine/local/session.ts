import { StudioError } from '@shared/errors.ts'
import type { StopReason, TokenRecord } from '@shared/runs.ts'
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { createNeutraliser, type Neutraliser } from '../glm/neutralise.ts'
import type { AnswerReader, ParsedOutput, PromptFormat } from '../glm/prompt-format.ts'
import { RepetitionDetector } from '../glm/repetition.ts'
import type { InferRequest } from '../types.ts'
import { type Draw, type Draws, startDraws } from './draws.ts'
import { buildPrompt, type Prompt } from './prompt.ts'
import { Stopwatch } from './stopwatch.ts'
import { TokenTextStream } from './token-text.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface Inference extends ParsedOutput {
  prompt: Prompt
  stopReason: StopReason
  timings: ReturnType<Stopwatch['timings']>
}

/**
 * Drives one sequence of one model: renders, reuses what the sequence already read, evaluates the rest and streams the answer.
 * One inference at a time. Whatever ends an inference, the sequence can be used for the next.
 */
export class Session {
  readonly #sequence: LlamaContextSequence
  readonly #format: PromptFormat
  readonly #vocabulary: Vocabulary
  readonly #neutraliser: Neutraliser
  /** The format's own stops and whatever the file says ends a generation. */
  readonly #stops: ReadonlySet<number>

  constructor(sequence: LlamaContextSequence, format: PromptFormat, vocabulary: Vocabulary) {
    const { model } = sequence
    const ends = [...vocabulary.control, model.tokens.eos ?? -1, model.tokens.eot ?? -1]
    this.#stops = new Set([...vocabulary.stops, ...ends.filter((id) => id >= 0 && model.isEogToken(id as Token))])
    this.#sequence = sequence
    this.#format = format
    this.#vocabulary = vocabulary
    this.#neutraliser = createNeutraliser(vocabulary.userTags)
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
    const { contextSize, model } = this.#sequence
    const prompt = buildPrompt(request, this.#format, model, this.#vocabulary, this.#neutraliser, contextSize)
    const reader = this.#format.reader(request.tools, prompt.thoughtOpen)
    const stopwatch = new Stopwatch()
    let ended: StopReason
    try {
      const rest = await this.#reusePrefix(prompt.ids)
      stopwatch.promptStarted(prompt.ids.length - rest.length, rest.length)
      const last = await this.#readPrompt(rest, signal)
      if (signal.aborted) ended = 'abort'
      else {
        const room = contextSize - 1 - prompt.ids.length
        const draws = startDraws(this.#sequence, last, request.sampling, request.seed)
        const write = this.#writer(reader, since, onToken)
        ended = await this.#generate(draws, request, room, write, stopwatch, signal)
      }
    } catch (error) {
      // A half-evaluated batch may have left the sequence out of step with what it thinks it holds.
      await this.#sequence.clearHistory()
      throw error instanceof StudioError
        ? error
        : new StudioError('INTERNAL', `The model failed: ${String(error)}`, { cause: error })
    }
    const output = reader.result()
    const calls = output.toolCalls.length + output.problems.length > 0
    return {
      ...output,
      prompt,
      stopReason: ended === 'stop' && calls ? 'tool_calls' : ended,
      timings: stopwatch.timings(),
    }
  }

  /** Drops what the sequence holds beyond the common prefix; at least one token is left to evaluate. */
  async #reusePrefix(ids: Token[]): Promise<Token[]> {
    await this.#sequence.adaptStateToTokens(ids.slice(0, -1), false)
    return ids.slice(this.#sequence.nextTokenIndex)
  }

  /** Evaluates all but the last batch, so that a long prompt can be stopped between batches. */
  async #readPrompt(ids: Token[], signal: AbortSignal): Promise<Token[]> {
    const size = this.#sequence.context.batchSize
    let rest = ids
    while (rest.length > size && !signal.aborted) {
      await this.#sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, size))
      rest = rest.slice(size)
    }
    return rest
  }

  /**
   * The loop of one answer. The next token is asked for before the one just drawn is written down: the bookkeeping then
   * costs no time of its own, as the decoding runs on another thread.
   */
  async #generate(
    draws: Draws,
    { maxTokens, repetition }: InferRequest,
    room: number,
    write: (draw: Draw) => void,
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
        const next = draws.next()
        inFlight = next.catch(() => {}) // Its failure is heard below; this only waits for it when `write` fails first.
        write(draw)
        draw = await next
      }
    } finally {
      await inFlight
      await draws.close()
    }
  }

  /** Records drawn tokens: their text, where it belongs, and when they came. */
  #writer(reader: AnswerReader, since: number, onToken: (token: TokenRecord) => void): (draw: Draw) => void {
    const { marks, control } = this.#vocabulary
    const stream = new TokenTextStream(this.#vocabulary.speller)
    return ({ id, p }) => {
      const text = stream.push(id)
      const mark = marks.get(id)
      const channel = mark ? reader.mark(mark) : control.has(id) || this.#stops.has(id) ? 'control' : reader.text(text)
      onToken({ id, text, p, t: performance.now() - since, channel })
    }
  }
}
