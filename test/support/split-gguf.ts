import { ALIGNMENT, text, Walker } from './gguf-metadata.ts'

interface Tensor {
  /** Its entry of the list without the offset. */
  entry: Buffer
  data: Buffer
}

const U16 = 2
const I32 = 5

function row(key: string, type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4 + (type === U16 ? 2 : 4))
  bytes.writeUInt32LE(type)
  if (type === U16) bytes.writeUInt16LE(value, 4)
  else bytes.writeInt32LE(value, 4)
  return Buffer.concat([text(key), bytes])
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (ALIGNMENT - 1))])

/**
 * Cuts a whole, valid GGUF file into parts as llama.cpp's gguf-split does: the first holds the metadata, each has its share of
 * the tensors, and three rows say how they belong together.
 */
export function splitGguf(file: Buffer, parts: number): Buffer[] {
  const walker = new Walker(file)
  const count = Number(file.readBigUInt64LE(8))
  const rows = Number(file.readBigUInt64LE(16))
  for (let index = 0; index < rows; index += 1) {
    walker.text()
    walker.skipValue(walker.u32())
  }
  const metadata = file.subarray(24, walker.at)
  const listed: { entry: Buffer; offset: number }[] = []
  for (let index = 0; index < count; index += 1) {
    const start = walker.at
    walker.text()
    const dimensions = walker.u32()
    walker.at += 8 * dimensions + 4
    listed.push({ entry: file.subarray(start, walker.at), offset: walker.u64() })
  }
  const data = file.subarray(walker.at + (-walker.at & (ALIGNMENT - 1)))
  const starts = listed.map(({ offset }) => offset).sort((a, b) => a - b)
  const tensors: Tensor[] = listed.map(({ entry, offset }) => ({
    entry,
    data: data.subarray(offset, starts.find((each) => each > offset) ?? data.length),
  }))
  const share = Math.ceil(count / parts)
  return Array.from({ length: parts }, (_, part) => {
    const own = tensors.slice(part * share, (part + 1) * share)
    const split = [row('split.no', U16, part), row('split.count', U16, parts), row('split.tensors.count', I32, count)]
    return onePart(file, part === 0 ? metadata : Buffer.alloc(0), (part === 0 ? rows : 0) + split.length, split, own)
  })
}

function onePart(file: Buffer, metadata: Buffer, rows: number, split: Buffer[], tensors: Tensor[]): Buffer {
  const head = Buffer.from(file.subarray(0, 24))
  head.writeBigUInt64LE(BigInt(tensors.length), 8)
  head.writeBigUInt64LE(BigInt(rows), 16)
  let offset = 0
  const list = tensors.flatMap(({ entry, data }) => {
    const at = Buffer.alloc(8)
    at.writeBigUInt64LE(BigInt(offset))
    offset += padded(data).length
    return [entry, at]
  })
  const header = padded(Buffer.concat([head, metadata, ...split, ...list]))
  return Buffer.concat([header, ...tensors.map(({ data }) => padded(data))])
}
