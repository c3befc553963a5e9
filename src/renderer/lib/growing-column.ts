type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Uint8Array<ArrayBuffer>

/** An array of plain numbers that grows by half when it is full. */
export class GrowingColumn {
  readonly #make: new (
    length: number,
  ) => Numbers
  #values: Numbers
  #length = 0

  constructor(make: new (length: number) => Numbers) {
    this.#make = make
    this.#values = new make(64)
  }

  get length(): number {
    return this.#length
  }

  /** 0 beyond the end. */
  at(index: number): number {
    return this.#values[index] ?? 0
  }

  set(index: number, value: number): void {
    this.#values[index] = value
  }

  /** Empties it and keeps its memory. */
  clear(): void {
    this.#length = 0
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new this.#make(Math.ceil(this.#length * 1.5))
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length] = value
    this.#length += 1
  }
}
