import type { Token } from './tokens.ts'

/** How a word was come to on the walk over the question: from its left, from its right, or by staying for a second hop. */
export const ARRIVALS = 3
export const STAYED = 2

/** Names of what is seen of one word and of its neighbours; nothing looks at a question as a whole. */
export interface WordFeatures {
  /** For which relation it speaks, however it was come to. */
  base: string[]
  /** The same by arrival. */
  arrival: [string[], string[], string[]]
  /** For ending the walk here. */
  stop: string[]
  /** For leaving to the left and to the right, and for coming from there. */
  leave: [string[], string[]]
  come: [string[], string[]]
  stay: string[]
  /** For the question asking nothing that is known. */
  nothing: string[]
}

/** Features of each word. */
export function wordFeatures(tokens: readonly Token[]): WordFeatures[] {
  return tokens.map((_, at) => featuresAt(tokens, at))
}

function featuresAt(tokens: readonly Token[], at: number): WordFeatures {
  const text = (index: number): string => tokens[index]?.text ?? (index < 0 ? '<' : '>')
  const [before2, before, word, after, after2] = [text(at - 2), text(at - 1), text(at), text(at + 1), text(at + 2)]
  const stem = tokens[at]?.stem ?? ''
  const base = [`w ${word}`, `s ${stem}`, `l ${before} ${stem}`, `r ${stem} ${after}`]
  const bySide = (side: number): string[] => [
    `${side} s ${stem}`,
    `${side} l ${before} ${stem}`,
    `${side} r ${stem} ${after}`,
    `${side} b ${before} ${stem} ${after}`,
  ]
  return {
    base,
    arrival: [bySide(0), bySide(1), [`2 s ${stem}`, `2 l ${before} ${stem}`, `2 r ${stem} ${after}`]],
    stop: [`. s ${stem}`, `. r ${after}`, `. l ${before}`, `. R ${after} ${after2}`, `. L ${before2} ${before}`],
    leave: [
      [`o0 ${before}`, `o0 ${before2} ${before}`, `o0r ${after}`, `o0s ${stem}`],
      [`o1 ${after}`, `o1 ${after} ${after2}`, `o1l ${before}`, `o1s ${stem}`],
    ],
    come: [
      [`i0 ${before}`, `i0r ${after}`, `i0 ${before} ${before2}`, `i0s ${stem}`],
      [`i1 ${after}`, `i1l ${before}`, `i1 ${after} ${after2}`, `i1s ${stem}`],
    ],
    stay: [`= ${stem}`, `=l ${before} ${stem}`],
    nothing: [`0 ${stem}`],
  }
}

/** What lies between two words that are near each other; empty when they are not. */
export function betweenFeature(tokens: readonly Token[], from: number, to: number): string {
  const [low, high] = from < to ? [from, to] : [to, from]
  if (high - low > 4) return ''
  const between = tokens.slice(low + 1, high).map(({ text }) => text)
  return `${from < to ? '>' : '<'} ${between.join(' ')}`
}
