/** UTF-16 units a model is given at once; about 800 tokens of English and 2,000 of Chinese. */
export const CHUNK_LENGTH = 3000
/** Chunks read of one text. */
export const MOST_CHUNKS = 100

export interface TextChunk {
  text: string
  /** Place in the whole, in UTF-16 units. */
  from: number
}

/** Ends after which a text is best cut, best first. */
const ENDS = [/\n\s*\n/gu, /\n/gu, /[.!?。！？；]["'”’)]*\s*/gu, /\s/gu]

/**
 * A text in pieces of at most `most` units that together are the whole, cut between paragraphs where that leaves a piece of some size,
 * else between lines, sentences or words, and never within a character.
 */
export function chunkText(text: string, most: number = CHUNK_LENGTH): TextChunk[] {
  const chunks: TextChunk[] = []
  for (let from = 0; from < text.length; ) {
    const to = text.length - from <= most ? text.length : cut(text, from, from + most)
    chunks.push({ text: text.slice(from, to), from })
    from = to
  }
  return chunks.filter((chunk) => /\S/u.test(chunk.text))
}

function cut(text: string, from: number, to: number): number {
  const piece = text.slice(from, to)
  for (const end of ENDS) {
    const last = [...piece.matchAll(end)].at(-1)
    const at = last ? last.index + last[0].length : 0
    if (at >= piece.length / 2) return from + at
  }
  const inPair = /[\ud800-\udbff]$/.test(piece)
  return inPair && to - from > 1 ? to - 1 : to
}
