/** Values of GGUF metadata that tests write; numbers are float32 when written as `{ f32 }`, else uint32. */
export type GgufValue =
  | string
  | number
  | boolean
  | { f32: number }
  | readonly string[]
  | { i32s: readonly number[] }
  | { f32s: readonly number[] }

export interface GgufTensor {
  name: string
  /** In ggml's order: the width of a row comes first. */
  dimensions: readonly number[]
  values: Float32Array
}

const ALIGNMENT = 32

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const f32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

const i32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)])

const list = (type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(9), u32(type), u64(items.length), ...items])

function value(each: GgufValue): Buffer {
  if (typeof each === 'string') return Buffer.concat([u32(8), text(each)])
  if (typeof each === 'number') return Buffer.concat([u32(4), u32(each)])
  if (typeof each === 'boolean') return Buffer.concat([u32(7), Buffer.from([each ? 1 : 0])])
  if ('f32' in each) return Buffer.concat([u32(6), f32(each.f32)])
  if ('i32s' in each) return list(5, each.i32s.map(i32))
  if ('f32s' in each) return list(6, each.f32s.map(f32))
  return list(8, each.map(text))
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc(Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT - bytes.length)])

/** A whole GGUF file, version 3, with tensors of 32-bit floats. Source: the GGUF specification of the ggml project. */
export function writeGguf(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[]): Buffer {
  const rows = Object.entries(metadata)
  const header = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(rows.length)]
  for (const [key, each] of rows) header.push(text(key), value(each))
  let offset = 0
  const data = tensors.map(({ values }) => padded(Buffer.from(values.buffer, values.byteOffset, values.byteLength)))
  for (const [index, { name, dimensions }] of tensors.entries()) {
    header.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(offset))
    offset += data[index]?.length ?? 0
  }
  return Buffer.concat([padded(Buffer.concat(header)), ...data])
}

/** Numbers between -1 and 1 that are the same for the same seed. */
export function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0 || 1
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 31 - 1
  })
}
