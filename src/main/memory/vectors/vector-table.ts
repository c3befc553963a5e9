import { type DotProducts, openDotProducts, reserve, STRIDE } from './dot-products.ts'
import { Nearest } from './nearest.ts'
import type { VectorSearch } from './types.ts'

/** Rows compared before it is asked whether to go on: about a millisecond of 384 numbers each. */
const BLOCK = 8192
/** Of this share of the rows and more, comparing all and passing over is quicker than picking them one by one. */
const PICK_BELOW = 0.25

/** Vectors of one length, held for exact search by cosine: rows one after another in the memory of the loop that compares them. */
export class VectorTable {
  readonly dimension: number
  readonly #loop: DotProducts = openDotProducts()
  /** Bytes of a row; what the vector does not fill is zero. */
  readonly #row: number
  readonly #scores: number
  readonly #rows: number
  readonly #rowOf = new Map<number, number>()
  #items = new Float64Array(BLOCK)

  constructor(dimension: number) {
    this.dimension = dimension
    this.#row = Math.ceil((dimension * 4) / STRIDE) * STRIDE
    this.#scores = this.#row
    this.#rows = this.#scores + BLOCK * 4
    reserve(this.#loop.memory, this.#rows)
  }

  get size(): number {
    return this.#rowOf.size
  }

  /** Adds a vector of length 1, or puts it in the place of the item's former one; of another dimension is left out. */
  add(item: number, bytes: Uint8Array): void {
    if (bytes.byteLength !== this.dimension * 4) return
    const row = this.#rowOf.get(item) ?? this.size
    const at = this.#rows + row * this.#row
    this.#makeRoom(row)
    // Bytes as they are: both SQLite's rows and WebAssembly's memory are little-endian.
    new Uint8Array(this.#loop.memory.buffer).set(bytes, at)
    this.#rowOf.set(item, row)
    this.#items[row] = item
  }

  remove(item: number): void {
    const row = this.#rowOf.get(item)
    if (row === undefined) return
    const last = this.size - 1
    const moved = this.#items[last] ?? item
    const memory = new Uint8Array(this.#loop.memory.buffer)
    memory.copyWithin(this.#rows + row * this.#row, this.#rows + last * this.#row, this.#rows + (last + 1) * this.#row)
    this.#items[row] = moved
    this.#rowOf.set(moved, row)
    this.#rowOf.delete(item)
  }

  /**
   * Nearest first, at most `k`, of `among` where it is given. Every block of rows `goOn` is asked; null when it says no. The query has
   * length 1.
   */
  search(query: Float32Array, k: number, among: Uint32Array | null, goOn: () => boolean): VectorSearch | null {
    new Float32Array(this.#loop.memory.buffer, 0, this.dimension).set(query)
    const nearest = new Nearest(k)
    const picked = among && this.#rowsOf(among)
    const whole =
      picked && picked.length < this.size * PICK_BELOW
        ? this.#pick(picked, nearest, goOn)
        : this.#scan(picked && this.#bits(picked), nearest, goOn)
    return whole ? { hits: nearest.hits, spread: nearest.spread } : null
  }

  #scan(wanted: Uint8Array | null, nearest: Nearest, goOn: () => boolean): boolean {
    const scores = new Float32Array(this.#loop.memory.buffer, this.#scores, BLOCK)
    for (let start = 0; start < this.size; start += BLOCK) {
      if (!goOn()) return false
      const count = Math.min(BLOCK, this.size - start)
      const from = this.#rows + start * this.#row
      this.#loop.dots(0, from, from + count * this.#row, this.#row, this.#scores)
      for (let at = 0; at < count; at += 1) {
        if (wanted && wanted[start + at] === 0) continue
        nearest.offer(this.#items[start + at] ?? 0, scores[at] ?? 0)
      }
    }
    return true
  }

  #pick(rows: Uint32Array, nearest: Nearest, goOn: () => boolean): boolean {
    const scores = new Float32Array(this.#loop.memory.buffer, this.#scores, BLOCK)
    for (const [count, row] of rows.entries()) {
      if (count % BLOCK === 0 && !goOn()) return false
      const from = this.#rows + row * this.#row
      this.#loop.dots(0, from, from + this.#row, this.#row, this.#scores)
      nearest.offer(this.#items[row] ?? 0, scores[0] ?? 0)
    }
    return true
  }

  #rowsOf(items: Uint32Array): Uint32Array {
    const rows = new Uint32Array(items.length)
    let count = 0
    for (const item of items) {
      const row = this.#rowOf.get(item)
      if (row !== undefined) rows[count++] = row
    }
    return rows.subarray(0, count).sort()
  }

  #bits(rows: Uint32Array): Uint8Array {
    const bits = new Uint8Array(this.size)
    for (const row of rows) bits[row] = 1
    return bits
  }

  #makeRoom(row: number): void {
    const needed = this.#rows + (row + 1) * this.#row
    const { memory } = this.#loop
    // A sixteenth more each time: few growths, and little of a large table lies idle.
    if (needed > memory.buffer.byteLength) reserve(memory, Math.min(needed + needed / 16 + 1_048_576, 2 ** 32))
    if (row < this.#items.length) return
    const items = new Float64Array(this.#items.length * 2)
    items.set(this.#items)
    this.#items = items
  }
}
