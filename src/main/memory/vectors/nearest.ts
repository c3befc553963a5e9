import type { Spread } from './types.ts'

/** Scores below so many say nothing of how scores lie. */
const FEWEST = 30

/** The `k` highest of the scores it is shown, in constant memory, and how all of them lie. */
export class Nearest {
  readonly #k: number
  readonly #items: number[] = []
  readonly #scores: number[] = []
  /** A score below this cannot be among the nearest. */
  #least = Number.NEGATIVE_INFINITY
  #count = 0
  #sum = 0
  #squares = 0

  constructor(k: number) {
    this.#k = k
  }

  /** Of equal scores the smaller item goes first, so that an answer never depends on the order of rows. */
  offer(item: number, score: number): void {
    this.#count += 1
    this.#sum += score
    this.#squares += score * score
    if (score < this.#least || this.#k <= 0) return
    let low = 0
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.#scores[middle] ?? 0
      if (other > score || (other === score && (this.#items[middle] ?? 0) < item)) low = middle + 1
      else high = middle
    }
    if (low >= this.#k) return
    this.#items.splice(low, 0, item)
    this.#scores.splice(low, 0, score)
    if (this.#items.length > this.#k) {
      this.#items.pop()
      this.#scores.pop()
    }
    if (this.#items.length === this.#k) this.#least = this.#scores[this.#k - 1] ?? this.#least
  }

  get spread(): Spread | null {
    if (this.#count < FEWEST) return null
    const mean = this.#sum / this.#count
    return { mean, deviation: Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean)) }
  }

  /** Best first. */
  get hits(): { item: number; score: number }[] {
    return this.#items.map((item, at) => ({ item, score: this.#scores[at] ?? 0 }))
  }
}
