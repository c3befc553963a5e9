import type { Frame, Playback } from '@shared/replay.ts'
import type { Run, RunEvent, Span, SpanContent, TokenRecord } from '@shared/runs.ts'
import type { LogEntry } from '../../trace/run-log.ts'

export interface PlayableRun {
  run: Run
  entries: readonly LogEntry[]
  spans: readonly (Span & { content: SpanContent })[]
}

/** Milliseconds of tokens that one frame holds at least, so that a long answer is not a frame for each token. */
const TOKEN_FRAME_MS = 15

/**
 * Replay mode A: everything that became true in a run, in order and true to time, as the events a live run tells. Folding them with
 * the page's own fold gives the view at every moment; the loop does not run and nothing is read.
 */
export function playback({ run, entries, spans }: PlayableRun): Playback {
  const started = run.startedAt
  const events: { at: number; order: number; event: RunEvent }[] = []
  const add = (at: number, event: RunEvent): void => {
    events.push({ at: Math.max(0, at - started), order: events.length, event })
  }
  for (const { content, ...span } of [...spans].sort((a, b) => a.order - b.order)) {
    const open: Span = { ...span, status: 'running', endedAt: null, error: null, attributes: {} }
    add(span.startedAt, { type: 'span', span: open })
    if (content.kind === 'inference') addTokens(add, span, content.output.tokens)
    if (span.endedAt === null) continue
    add(span.endedAt, { type: 'span', span })
    if (content.kind === 'tool') add(span.endedAt, { type: 'toolResult', spanId: span.id, content })
  }
  add(run.endedAt ?? run.startedAt, { type: 'run', run })
  events.sort((a, b) => a.at - b.at || a.order - b.order)
  // The run is over when everything in it is.
  const end = events.findIndex(({ event }) => event.type === 'run')
  const [over] = events.splice(end, 1)
  if (over) events.push({ ...over, at: Math.max(over.at, events.at(-1)?.at ?? 0) })
  const first: Run = {
    ...run,
    status: 'running',
    answer: null,
    error: null,
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
  }
  return { runId: run.id, run: first, frames: frames(events, entries, started), complete: run.endedAt !== null }
}

/** Tokens as they came: those of the same moment together, none before its time. */
function addTokens(add: (at: number, event: RunEvent) => void, { id, startedAt }: Span, tokens: TokenRecord[]): void {
  let batch: TokenRecord[] = []
  const flush = (): void => {
    const last = batch.at(-1)
    if (last) add(startedAt + last.t, { type: 'tokens', spanId: id, tokens: batch })
    batch = []
  }
  for (const { alternatives: _alternatives, ...token } of tokens) {
    const first = batch[0]
    if (first && token.t - first.t > TOKEN_FRAME_MS) flush()
    batch.push(token)
  }
  flush()
}

function frames(
  events: readonly { at: number; event: RunEvent }[],
  entries: readonly LogEntry[],
  started: number,
): Frame[] {
  const result: Frame[] = []
  let seq = 0
  for (const { at, event } of events) {
    while (seq < entries.length && (entries[seq]?.at ?? 0) - started <= at) seq += 1
    const last = result.at(-1)
    if (last && last.at === at && event.type !== 'tokens') last.events.push(event)
    else result.push({ at, seq, events: [event] })
  }
  const end = result.at(-1)
  if (end) end.seq = entries.length
  return result
}
