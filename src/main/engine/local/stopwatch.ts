import type { Timings } from '@shared/runs.ts'
import type { LlamaContextSequence } from 'node-llama-cpp'

type Speculating = Pick<LlamaContextSequence, 'tokenPredictor' | 'tokenPredictions'>

const per = (amount: number, by: number): number => (by > 0 ? amount / by : 0)

/**
 * Times one inference the way llama-server does: reading ends and writing begins when the first token is drawn; all tokens
 * drawn count as written.
 */
export class Stopwatch {
  #cached = 0
  #read = 0
  #start = performance.now()
  #first: number | null = null
  #last = this.#start
  #drawn = 0
  readonly #sequence: Speculating | null
  readonly #before: Speculating['tokenPredictions'] | undefined

  /** `sequence` is asked what it guessed ahead, if it does. */
  constructor(sequence: Speculating | null = null) {
    this.#sequence = sequence?.tokenPredictor ? sequence : null
    this.#before = this.#sequence?.tokenPredictions
  }

  get drawn(): number {
    return this.#drawn
  }

  promptStarted(cached: number, read: number): void {
    this.#cached = cached
    this.#read = read
    this.#start = performance.now()
  }

  tokenDrawn(): void {
    this.#last = performance.now()
    this.#first ??= this.#last
    this.#drawn += 1
  }

  /** In milliseconds and tokens. */
  timings(): Timings {
    const promptMs = (this.#first ?? performance.now()) - this.#start
    const predictedMs = this.#first === null ? 0 : this.#last - this.#first
    return {
      cache_n: this.#cached,
      prompt_n: this.#read,
      prompt_ms: promptMs,
      prompt_per_token_ms: per(promptMs, this.#read),
      prompt_per_second: per(1000 * this.#read, promptMs),
      predicted_n: this.#drawn,
      predicted_ms: predictedMs,
      predicted_per_token_ms: per(predictedMs, this.#drawn),
      predicted_per_second: per(1000 * this.#drawn, predictedMs),
      ...this.#guesses(),
    }
  }

  #guesses(): Pick<Timings, 'draft_n' | 'draft_n_accepted'> {
    const [before, after] = [this.#before, this.#sequence?.tokenPredictions]
    if (!before || !after) return {}
    return {
      draft_n: after.validated + after.refuted - before.validated - before.refuted,
      draft_n_accepted: after.used - before.used,
    }
  }
}
