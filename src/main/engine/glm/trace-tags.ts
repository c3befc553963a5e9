import type { TokenPart } from '@shared/xray.ts'
import type { OutputParser, Place } from './parser.ts'
import { type Mark, TAG } from './tags.ts'
import type { AnswerTrace, Feed, RecordedToken } from './trace-answer.ts'

/** Traces a format whose tags are tokens: each token's part follows from where the parser is before and after it. */
export function traceTags(parser: OutputParser, tokens: readonly RecordedToken[], feeds: readonly Feed[]): AnswerTrace {
  const traced = tokens.map(({ id, text }, index) => {
    const feed = feeds[index] ?? { kind: 'none' }
    const before = parser.place
    if (feed.kind === 'mark') parser.mark(feed.mark)
    else if (feed.kind === 'text') parser.text(text)
    const after = parser.place
    const part = partOf(feed, text, before, after)
    return { id, text, part, call: before.call ?? after.call, argument: before.argument ?? after.argument }
  })
  const { calls } = parser
  // An argument that was cut off has been read by nobody.
  const known = traced.map((token) =>
    token.argument !== null && token.argument >= (calls[token.call ?? -1]?.arguments.length ?? 0)
      ? { ...token, argument: null }
      : token,
  )
  return { tokens: known, calls, parsed: parser.result() }
}

function partOf(feed: Feed, text: string, before: Place, after: Place): TokenPart {
  if (feed.kind === 'end') return 'stop'
  if (feed.kind === 'none') return 'frame'
  if (feed.kind === 'mark') return partOfTag(feed.mark, before, after)
  switch (before.at) {
    case 'between':
    case 'afterKey':
      return text.trim() === '' ? 'frame' : 'stray'
    case 'name':
      return text.trim() === '' ? 'frame' : 'name'
    default:
      return before.at
  }
}

function partOfTag(mark: Mark, before: Place, after: Place): TokenPart {
  if (before.call === null) return after.call === null ? 'frame' : 'open'
  if (after.call === null) return 'close'
  // A tag inside of a key or a value that does not end it is part of its text.
  if (before.at === 'key' || before.at === 'value') return after.at === before.at ? before.at : 'frame'
  const expected = mark === (before.at === 'afterKey' ? TAG.value : TAG.key)
  return expected ? 'frame' : 'stray'
}
