import type { LedgerSegment } from '@shared/ledger.ts'
import type { FormatId } from '@shared/models.ts'
import type { Dialogue } from '../glm/prompt-format.ts'
import { type Expected, expectedParts } from './expected-parts.ts'
import type { MarkedPart } from './marked-dialogue.ts'

const TEMPLATE: MarkedPart = { kind: 'template', name: null, turn: null }

/** Untrusted tags are broken with it on their way to the model, which ones depends on the vocabulary: compare without. */
const BREAKS = /\u200b/g

/**
 * Says of every token of a prompt what it is there for. Sums exactly to the number of tokens: whatever cannot be located is
 * `template`. A token that reaches over a boundary belongs to where it begins.
 * @param texts the text of each token, in order
 * @param reused tokens at the beginning that the engine had read before
 */
export function keepLedger(
  format: FormatId,
  dialogue: Dialogue,
  texts: readonly string[],
  reused: number,
): LedgerSegment[] {
  const bare = texts.map((text) => text.replace(BREAKS, ''))
  const places = locate(expectedParts(format, dialogue), bare.join(''))
  const segments = new Map<MarkedPart, LedgerSegment>()
  let offset = 0
  let next = 0
  bare.forEach((text, index) => {
    while ((places[next]?.to ?? Number.POSITIVE_INFINITY) <= offset) next += 1
    const place = places[next]
    const part = place && place.from <= offset ? place.part : TEMPLATE
    const segment = segments.get(part) ?? { ...part, tokens: 0, reused: 0, ranges: [] }
    segments.set(part, segment)
    segment.tokens += 1
    if (index < reused) segment.reused += 1
    const last = segment.ranges.at(-1)
    if (last?.to === index) last.to = index + 1
    else segment.ranges.push({ from: index, to: index + 1 })
    offset += text.length
  })
  return [...segments.values()]
}

interface Place {
  from: number
  to: number
  part: MarkedPart
}

/** Where the parts stand in the text; normally each right behind the one before, else at the next place that holds it. */
function locate(expected: readonly Expected[], text: string): Place[] {
  const places: Place[] = []
  let offset = 0
  for (const { text: raw, part } of expected) {
    const wanted = raw.replace(BREAKS, '')
    const from = text.startsWith(wanted, offset) ? offset : text.indexOf(wanted, offset)
    if (wanted === '' || from < 0) continue
    offset = from + wanted.length
    if (part) places.push({ from, to: offset, part })
  }
  return places
}
