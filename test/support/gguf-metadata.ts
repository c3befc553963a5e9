const STRING = 8
const ARRAY = 9
const WIDTH = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
])

export const ALIGNMENT = 32

/** Walks a whole, valid GGUF header in memory. Source: the GGUF specification of the ggml project. */
export class Walker {
  readonly #file: Buffer
  at = 24

  constructor(file: Buffer) {
    this.#file = file
  }

  u32(): number {
    this.at += 4
    return this.#file.readUInt32LE(this.at - 4)
  }

  u64(): number {
    this.at += 8
    return Number(this.#file.readBigUInt64LE(this.at - 8))
  }

  text(): string {
    const length = this.u64()
    this.at += length
    return this.#file.toString('utf8', this.at - length, this.at)
  }

  skipValue(type: number): void {
    if (type === STRING) this.text()
    else if (type === ARRAY) {
      const inner = this.u32()
      for (let left = this.u64(); left > 0; left -= 1) this.skipValue(inner)
    } else this.at += WIDTH.get(type) ?? 0
  }
}

/** A text as GGUF writes it: its length in bytes, then the bytes. */
export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([length, bytes])
}

/** A copy of a GGUF file in which some metadata rows that are texts have other texts; all else stays byte for byte. */
export function withMetadata(file: Buffer, changes: Readonly<Record<string, string>>): Buffer {
  const walker = new Walker(file)
  const tensors = Number(file.readBigUInt64LE(8))
  const rows = Number(file.readBigUInt64LE(16))
  const header: Buffer[] = [file.subarray(0, 24)]
  const left = new Set(Object.keys(changes))
  for (let row = 0; row < rows; row += 1) {
    const start = walker.at
    const key = walker.text()
    const valueAt = walker.at
    const type = walker.u32()
    walker.skipValue(type)
    const change = changes[key]
    if (change !== undefined && type === STRING) {
      left.delete(key)
      header.push(file.subarray(start, valueAt + 4), text(change))
    } else header.push(file.subarray(start, walker.at))
  }
  if (left.size > 0) throw new Error(`The file has no text rows ${[...left].join(', ')}.`)
  const listAt = walker.at
  for (let tensor = 0; tensor < tensors; tensor += 1) {
    walker.text()
    const dimensions = walker.u32()
    walker.at += 8 * dimensions + 4 + 8
  }
  header.push(file.subarray(listAt, walker.at))
  const whole = Buffer.concat(header)
  const align = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
  return Buffer.concat([whole, Buffer.alloc(align(whole.length) - whole.length), file.subarray(align(walker.at))])
}
