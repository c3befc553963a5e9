/** The `k` highest of the scores it is shown, in constant memory. */
export class Nearest {
  readonly #k: number
  readonly #items: number[] = []
  readonly #scores: number[] = []
  /** A score below this cannot be among the nearest. */
  least = Number.NEGATIVE_INFINITY

  constructor(k: number) {
    this.#k = k
    if (k <= 0) this.least = Number.POSITIVE_INFINITY
  }

  /** Of equal scores the smaller item goes first, so that an answer never depends on the order of rows. */
  offer(item: number, score: number): void {
    if (score < this.least || this.#k <= 0) return
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
    if (this.#items.length === this.#k) this.least = this.#scores[this.#k - 1] ?? this.least
  }

  /** Best first. */
  get hits(): { item: number; score: number }[] {
    return this.#items.map((item, at) => ({ item, score: this.#scores[at] ?? 0 }))
  }
}
