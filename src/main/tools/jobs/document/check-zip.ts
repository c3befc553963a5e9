import { inflateRawSync } from 'node:zlib'
import { JobRefusal } from '../messages.ts'

/** Of all files in an archive, unpacked; and of each packed byte. */
const MOST_BYTES = 200 * 1024 * 1024
const MOST_RATIO = 200
const MOST_FILES = 5_000

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

/**
 * Unpacks every file of an archive once, within limits, before a library does without any: what an archive says of its sizes may be a
 * lie. Errors: a refusal for a bomb, or for what is no archive.
 */
export function checkZip(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > MOST_FILES) throw new JobRefusal(`The document is an archive of ${count} files, which none is.`)
  let unpacked = 0
  for (let entry = 0; entry < count; entry += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw broken()
    const method = view.getUint16(at + 10, true)
    const packed = view.getUint32(at + 20, true)
    const local = view.getUint32(at + 42, true)
    const most = Math.min(MOST_BYTES - unpacked, packed * MOST_RATIO + 1024 * 1024)
    unpacked += sizeOf(view, bytes, local, packed, method, most)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

/** The end of the directory is the last thing in the file but a comment. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at -= 1) {
    if (view.getUint32(at, true) === END) return at
  }
  throw broken()
}

function sizeOf(view: DataView, bytes: Uint8Array, at: number, packed: number, method: number, most: number): number {
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) throw broken()
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const data = bytes.subarray(from, from + packed)
  if (method === 0) return data.length
  if (method !== 8) throw broken()
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw large ? new JobRefusal('The document unpacks to far more than it should, so it was not read.') : broken()
  }
}

const broken = () => new JobRefusal('The document is damaged: it is no archive as Word writes them.')
