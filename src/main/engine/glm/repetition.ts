/** Longest cycle looked for, in tokens. */
const LONGEST_CYCLE = 32

/** A repetition shorter than this many tokens in all is left alone: rules, rows of zeros and table borders are legitimate. */
const SHORTEST_TOTAL = 64

/**
 * Notices that a model has fallen into a loop: the last tokens are one cycle of at most 32 tokens, `times` times over and
 * at least 64 tokens in all. Costs a few dozen comparisons a token.
 */
export class RepetitionDetector {
  readonly #times: number
  /** The last tokens, as a ring. */
  readonly #recent = new Int32Array(LONGEST_CYCLE).fill(-1)
  /** For each cycle length, how many tokens in a row equalled the one that many before. */
  readonly #matches = new Int32Array(LONGEST_CYCLE + 1)
  #count = 0

  constructor(times: number) {
    this.#times = Math.max(2, times)
  }

  /** Takes the next token; true when it completes a loop. */
  push(token: number): boolean {
    let looping = false
    for (let cycle = 1; cycle <= LONGEST_CYCLE; cycle += 1) {
      const before = this.#count - cycle
      if (before >= 0 && this.#recent[before % LONGEST_CYCLE] === token) {
        const total = ++this.#matches[cycle]! + cycle
        looping ||= total >= SHORTEST_TOTAL && total >= this.#times * cycle
      } else this.#matches[cycle] = 0
    }
    this.#recent[this.#count % LONGEST_CYCLE] = token
    this.#count += 1
    return looping
  }
}
