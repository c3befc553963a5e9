import type { FileCursor } from './file-cursor.ts'

/** Bytes of GGUF's fixed-size value types, by type number. Source: the GGUF specification of the ggml project. */
const FIXED = new Map([
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
const STRING = 8
const ARRAY = 9

const LONGEST_KEY = 65_535
const MOST_DIMENSIONS = 4
const DEEPEST_ARRAY = 2

/** Thrown for a header that breaks the format. */
export class BadHeader extends Error {}

/**
 * Follows a GGUF header from its metadata rows to the end of its tensor list, with every length checked against the file,
 * so that no parser behind it meets a length the file cannot hold. Throws BadHeader or OutOfFile.
 */
export async function walkHeader(cursor: FileCursor, rows: number, tensors: number): Promise<void> {
  for (let row = 0; row < rows; row += 1) {
    await cursor.text(LONGEST_KEY)
    await walkValue(cursor, await cursor.u32(), 0)
  }
  for (let tensor = 0; tensor < tensors; tensor += 1) {
    await cursor.text(LONGEST_KEY)
    const dimensions = await cursor.u32()
    if (dimensions > MOST_DIMENSIONS) throw new BadHeader(`A tensor has ${dimensions} dimensions.`)
    cursor.skip(8 * dimensions + 4 + 8)
  }
}

async function walkValue(cursor: FileCursor, type: number, depth: number): Promise<void> {
  const bytes = FIXED.get(type)
  if (bytes !== undefined) return cursor.skip(bytes)
  if (type === STRING) return cursor.skip(await cursor.u64())
  if (type !== ARRAY || depth >= DEEPEST_ARRAY) throw new BadHeader(`A value has the unknown type ${type}.`)
  const inner = await cursor.u32()
  const count = await cursor.u64()
  const innerBytes = FIXED.get(inner)
  if (innerBytes !== undefined) return cursor.skip(count * innerBytes)
  for (let item = 0; item < count; item += 1) await walkValue(cursor, inner, depth + 1)
}
