/**
 * Heights of a long list, each known or guessed, with the place of every row and the row at every place in logarithmic time (a Fenwick
 * tree), so that measuring one of half a million rows costs microseconds. Pixels.
 */
export class SizeIndex {
  readonly #sizes: Float64Array<ArrayBuffer>
  readonly #sums: Float64Array<ArrayBuffer>
  readonly #highest: number
  #total = 0

  constructor(count: number, sizeOf: (index: number) => number) {
    this.#sizes = new Float64Array(count)
    this.#sums = new Float64Array(count + 1)
    for (let at = 1; at <= count; at += 1) {
      const size = sizeOf(at - 1)
      this.#sizes[at - 1] = size
      this.#total += size
      const sum = (this.#sums[at] ?? 0) + size
      this.#sums[at] = sum
      const above = at + (at & -at)
      if (above <= count) this.#sums[above] = (this.#sums[above] ?? 0) + sum
    }
    let highest = 1
    while (highest * 2 <= count) highest *= 2
    this.#highest = highest
  }

  get length(): number {
    return this.#sizes.length
  }

  get total(): number {
    return this.#total
  }

  size(index: number): number {
    return this.#sizes[index] ?? 0
  }

  /** Where a row begins; the total for the row after the last. */
  offset(index: number): number {
    let sum = 0
    for (let at = Math.min(index, this.length); at > 0; at -= at & -at) sum += this.#sums[at] ?? 0
    return sum
  }

  /** The row that lies at an offset: the first before the beginning, the last behind the end, -1 without rows. */
  at(offset: number): number {
    let place = 0
    let rest = Math.max(0, offset)
    for (let step = this.#highest; step > 0; step >>= 1) {
      const next = place + step
      const sum = this.#sums[next]
      if (sum !== undefined && sum <= rest) {
        place = next
        rest -= sum
      }
    }
    return Math.min(place, this.length - 1)
  }

  /** Takes a measured height; gives by how much it differs from what was held before. */
  set(index: number, size: number): number {
    const change = size - this.size(index)
    if (change === 0) return 0
    this.#sizes[index] = size
    this.#total += change
    for (let at = index + 1; at <= this.length; at += at & -at) this.#sums[at] = (this.#sums[at] ?? 0) + change
    return change
  }
}
