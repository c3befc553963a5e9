import type { Passage } from '../messages.ts'

/** UTF-16 units of a passage at most: a few paragraphs, which a small embedding model reads whole. */
export const MOST_PASSAGE = 1_000

export interface ChunkOptions {
  /** Lines that begin with `#` are headings. */
  markdown: boolean
  /** Places where pages begin, in order, the first one 0; empty for a text without pages. */
  pages: readonly number[]
  /** Whether lines of it are lines of the document. */
  lines: boolean
}

interface Span {
  from: number
  to: number
}

/** Where a text may be parted, best places first: between paragraphs, lines, sentences, words. */
const SEAMS = [/\n[^\S\n]*\n/g, /\n/g, /[.!?…]["')\]]*\s|[。！？；]/g, /\s/g]

/** Parts a text into passages that follow each other: each within one page and below one heading, together all that is not blank. */
export function chunkText(text: string, { markdown, pages, lines }: ChunkOptions): Passage[] {
  const passages: Passage[] = []
  let line = 1
  let counted = 0
  for (const { from, to, heading } of sectionsOf(text, markdown, pages)) {
    for (const span of pack(text, parts(text, { from, to }, 0))) {
      for (; counted < span.from; counted += 1) if (text.charCodeAt(counted) === 10) line += 1
      const page = pages.length > 0 ? pageAt(pages, span.from) : null
      passages.push({
        heading,
        page,
        line: lines ? line : null,
        from: span.from,
        to: span.to,
        text: text.slice(span.from, span.to),
      })
    }
  }
  return passages
}

interface Section extends Span {
  heading: string
}

/** What stands below one heading, and on one page. A heading with nothing below it belongs to what follows. */
function sectionsOf(text: string, markdown: boolean, pages: readonly number[]): Section[] {
  const sections: Section[] = []
  let from = 0
  let path: string[] = []
  let bare = true
  const end = (to: number) => {
    if (to > from) sections.push({ from, to, heading: path.filter((each) => each !== '').join(' > ') })
    from = to
  }
  const marks = [
    ...(markdown ? headingsOf(text) : []),
    ...pages.slice(1).map((at) => ({ at, level: 0, title: '' })),
  ].sort((a, b) => a.at - b.at)
  for (const [index, { at, level, title }] of marks.entries()) {
    if (level === 0 || !bare || from === at) end(at)
    if (level > 0)
      path = [...path.slice(0, level - 1), ...Array<string>(Math.max(0, level - 1 - path.length)).fill(''), title]
    const next = marks[index + 1]?.at ?? text.length
    const lineEnd = text.indexOf('\n', at)
    bare = level > 0 && (lineEnd === -1 || text.slice(lineEnd, next).trim() === '')
  }
  end(text.length)
  return sections
}

function headingsOf(text: string): { at: number; level: number; title: string }[] {
  const found: { at: number; level: number; title: string }[] = []
  let fence = ''
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const to = end === -1 ? text.length : end
    // Longer lines are no heading; cutting keeps the expressions quick.
    const line = text.slice(at, Math.min(to, at + 400))
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
    if (fence === '' && mark !== '') fence = mark
    else if (fence !== '' && mark.startsWith(fence)) fence = ''
    const heading = fence === '' ? /^ {0,3}(#{1,6})[ \t]+(\S.*)$/.exec(line) : null
    if (heading) {
      const title = (heading[2] ?? '').replace(/[ \t]+#*[ \t]*$/, '').slice(0, 200)
      found.push({ at, level: heading[1]?.length ?? 1, title })
    }
    at = to + 1
  }
  return found
}

function pageAt(pages: readonly number[], at: number): number {
  let low = 0
  let high = pages.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((pages[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low + 1
}

/** Pieces that are short enough, parted at the best seams that are there. */
function parts(text: string, whole: Span, seam: number): Span[] {
  const span = trimmed(text, whole)
  if (span.to <= span.from) return []
  if (span.to - span.from <= MOST_PASSAGE) return [span]
  const separator = SEAMS[seam]
  if (!separator) return hardCut(text, span)
  const pieces: Span[] = []
  let from = span.from
  separator.lastIndex = span.from
  for (let match = separator.exec(text); match && match.index < span.to; match = separator.exec(text)) {
    const to = Math.min(span.to, match.index + match[0].length)
    pieces.push({ from, to })
    from = to
  }
  if (from < span.to) pieces.push({ from, to: span.to })
  return pack(
    text,
    pieces.flatMap((piece) => parts(text, piece, seam + 1)),
  )
}

/** Neighbours together, as many as make one passage. */
function pack(text: string, pieces: readonly Span[]): Span[] {
  const packed: Span[] = []
  for (const piece of pieces) {
    const last = packed.at(-1)
    if (last && piece.to - last.from <= MOST_PASSAGE) last.to = piece.to
    else packed.push({ ...piece })
  }
  return packed.map((span) => trimmed(text, span))
}

/** Never between the halves of one character. */
function hardCut(text: string, { from, to }: Span): Span[] {
  const pieces: Span[] = []
  for (let at = from; at < to; ) {
    let end = Math.min(to, at + MOST_PASSAGE)
    if (end < to && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
    pieces.push({ from: at, to: end })
    at = end
  }
  return pieces
}

function trimmed(text: string, { from, to }: Span): Span {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(text.charAt(start))) start += 1
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1
  return { from: start, to: end }
}
