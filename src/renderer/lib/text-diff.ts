import { align, createNumbering } from '@shared/align.ts'

/** A stretch of text that both sides have, or one of them. */
export interface DiffPiece {
  side: 'both' | 'left' | 'right'
  text: string
}

/** Words above which lines are compared: a table of words would take a second. */
const MOST_WORDS = 3000

/** Pure: word by word, or line by line where the texts are long. The pieces of `both` and a side give that side's text. */
export function diffText(left: string, right: string): DiffPiece[] {
  const words = (text: string) => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
  const lines = (text: string) => text.match(/[^\n]*\n|[^\n]+/g) ?? []
  let one: string[] = words(left)
  let other: string[] = words(right)
  if (Math.max(one.length, other.length) > MOST_WORDS) {
    one = lines(left)
    other = lines(right)
  }
  const number = createNumbering()
  const keysOf = (texts: string[]) => {
    const keys = Int32Array.from(texts, number)
    return { loose: keys, strict: keys }
  }
  const pieces: DiffPiece[] = []
  for (const pair of align(keysOf(one), keysOf(other))) {
    const side = pair.left === null ? 'right' : pair.right === null ? 'left' : 'both'
    const text = (pair.left === null ? other[pair.right ?? -1] : one[pair.left]) ?? ''
    const last = pieces.at(-1)
    if (last?.side === side) last.text += text
    else pieces.push({ side, text })
  }
  return pieces
}

/** Characters of equal text kept beside a difference. */
const CONTEXT = 240

/** Pure: leaves out the middle of long equal text; null stands for what was left out. */
export function foldEqual(piece: DiffPiece, first: boolean, last: boolean): (string | null)[] {
  if (piece.side !== 'both' || piece.text.length <= 2 * CONTEXT + 80) return [piece.text]
  return [first ? '' : piece.text.slice(0, CONTEXT), null, last ? '' : piece.text.slice(-CONTEXT)]
}
