import type { Run, RunEvent, Span } from '../runs.ts'
import type { RunView } from '../state.ts'

/** A run of which nothing has happened yet. */
export const emptyRunView = (run: Run): RunView => ({
  run,
  spans: [],
  earlier: { spans: 0, steps: 0 },
  tokens: {},
  approvals: [],
  held: [],
  toolResults: {},
  progress: {},
})

/** Pure: the run as it is after `event`. Host and page both use it, so a reconnect shows what a live view shows. */
export function foldRun(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run':
      return { ...view, run: event.run }
    case 'span':
      return { ...view, spans: upsertSpan(view.spans, event.span), progress: stillGoing(view.progress, event.span) }
    case 'tokens':
      return {
        ...view,
        tokens: { ...view.tokens, [event.spanId]: [...(view.tokens[event.spanId] ?? []), ...event.tokens] },
      }
    case 'approvals':
      return { ...view, approvals: event.pending }
    case 'held':
      return { ...view, held: event.held }
    case 'toolResult':
      return { ...view, toolResults: { ...view.toolResults, [event.spanId]: event.content } }
    case 'progress':
      return { ...view, progress: { ...view.progress, [event.spanId]: event.progress } }
    default:
      event satisfies never
      return view
  }
}

/** What has ended is no longer on its way. */
function stillGoing(progress: RunView['progress'], span: Span): RunView['progress'] {
  if (span.endedAt === null || !(span.id in progress)) return progress
  const { [span.id]: _, ...others } = progress
  return others
}

function upsertSpan(spans: Span[], span: Span): Span[] {
  // The newest spans change most, so look from the end.
  const at = spans.findLastIndex((each) => each.id === span.id)
  if (at >= 0) return spans.with(at, span)
  const before = spans.findLastIndex((each) => each.order <= span.order)
  return spans.toSpliced(before + 1, 0, span)
}
