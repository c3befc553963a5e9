import { StudioError } from '@shared/errors.ts'

/** Wire types of protocol buffers. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

const MASK_64 = (1n << 64n) - 1n

/** A base-128 number; negative ones as 64-bit two's complement. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value & MASK_64
  do {
    const more = rest > 0x7fn
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

export const malformed = (why: string): StudioError =>
  new StudioError('VALIDATION_FAILED', `The file is not valid protobuf: ${why}.`)

/** Reads one message's bytes; never beyond them. Errors: VALIDATION_FAILED. */
export class WireReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Unsigned 64-bit. */
  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) throw malformed('it ends in the middle of a number')
      this.#at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value & MASK_64
    }
    throw malformed('a number is longer than 64 bits')
  }

  fixed64(): bigint {
    return this.#view.getBigUint64(this.#skip(8), true)
  }

  double(): number {
    return this.#view.getFloat64(this.#skip(8), true)
  }

  fixed32(): number {
    return this.#view.getUint32(this.#skip(4), true)
  }

  bytes(): Uint8Array {
    const length = this.varint()
    if (length > BigInt(this.#bytes.length)) throw malformed('a length reaches beyond the end')
    const from = this.#skip(Number(length))
    return this.#bytes.subarray(from, this.#at)
  }

  /** Passes over a field that nobody here knows. */
  pass(wire: number): void {
    if (wire === WIRE.varint) this.varint()
    else if (wire === WIRE.fixed64) this.#skip(8)
    else if (wire === WIRE.bytes) this.bytes()
    else if (wire === WIRE.fixed32) this.#skip(4)
    else throw malformed(`it has a field of the unknown wire type ${wire}`)
  }

  #skip(length: number): number {
    const from = this.#at
    if (from + length > this.#bytes.length) throw malformed('it ends in the middle of a field')
    this.#at += length
    return from
  }
}
