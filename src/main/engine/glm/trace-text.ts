import type { XrayToken } from '@shared/xray.ts'
import type { AnswerReader } from './prompt-format.ts'
import type { Stretch, TextTrace } from './stretches.ts'
import type { AnswerTrace, Feed, RecordedToken } from './trace-answer.ts'

/** Traces a format whose calls are text: all is decided on the whole text, so tokens are laid over its stretches at the end. */
export function traceText(
  reader: AnswerReader & { trace(): TextTrace },
  tokens: readonly RecordedToken[],
  feeds: readonly Feed[],
): AnswerTrace {
  tokens.forEach(({ text }, index) => {
    const feed = feeds[index]
    if (feed?.kind === 'mark') reader.mark(feed.mark)
    else if (feed?.kind === 'text') reader.text(text)
  })
  const { segments, calls } = reader.trace()
  let segment = 0
  let from = 0
  const traced = tokens.map(({ id, text }, index): XrayToken => {
    const feed = feeds[index]
    const bare = { id, text, call: null, argument: null }
    if (feed?.kind === 'mark') {
      segment += 1
      from = 0
      const opened = segments[segment]?.[0]?.call ?? null
      return { ...bare, part: opened === null ? 'frame' : 'open', call: opened }
    }
    if (feed?.kind !== 'text') return { ...bare, part: feed?.kind === 'end' ? 'stop' : 'frame' }
    const { part, call, argument } = cover(segments[segment] ?? [], from, from + text.length)
    from += text.length
    return { id, text, part, call, argument }
  })
  return { tokens: traced, calls, parsed: reader.result() }
}

const NOTHING: Stretch = { part: 'text', to: 0, call: null, argument: null }

/** The stretch that holds most of a token; a token may be cut by the border of two. One without text goes to what follows it. */
function cover(stretches: readonly Stretch[], from: number, to: number): Stretch {
  let best = stretches.find((each) => each.to > from) ?? stretches.at(-1) ?? NOTHING
  let most = -1
  let start = 0
  for (const each of stretches) {
    const shared = Math.min(to, each.to) - Math.max(from, start)
    if (shared > most && shared > 0) {
      best = each
      most = shared
    }
    start = each.to
  }
  return best
}
