import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Span } from '@shared/runs.ts'
import { MAX_TRACE_ROWS } from '@shared/trace-shape.ts'
import { useEffect, useRef, useState } from 'react'
import { api } from './connection.ts'
import type { TraceView } from './trace-store.ts'

/** Spans kept that were asked for; the oldest go first. */
const KEPT = 2000

/**
 * The whole spans at some places of a trace, by order, as far as they are here: heard live, or asked for together. One question is on its
 * way at a time, so that of what flies past while a person scrolls hardly anything is asked for.
 */
export function useSpans(
  view: TraceView,
  orders: readonly number[],
): { spanAt: (order: number) => Span | undefined; error: ErrorInfo | null } {
  const runId = view.run.id
  const [known, setKnown] = useState<ReadonlyMap<number, Span>>(new Map())
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [asked, setAsked] = useState(0)
  const busy = useRef(false)
  const alive = useRef(false)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])
  const missing = orders.filter((order) => !known.has(order) && !view.live.has(order)).slice(0, MAX_TRACE_ROWS)
  const wanted = missing.join(' ')
  useEffect(() => {
    if (wanted === '' || busy.current || asked < 0) return
    busy.current = true
    const done = () => {
      busy.current = false
    }
    api()
      .traces.rows({ runId, orders: wanted.split(' ').map(Number) })
      .then(
        (spans) => {
          done()
          if (!alive.current) return
          setError(null)
          setKnown((before) => new Map([...before, ...spans.map((span) => [span.order, span] as const)].slice(-KEPT)))
          // What came into sight meanwhile is asked for now.
          setAsked((count) => count + 1)
        },
        (reason: unknown) => {
          done()
          if (alive.current) setError(toErrorInfo(reason))
        },
      )
  }, [runId, wanted, asked])
  return { spanAt: (order) => view.live.get(order) ?? known.get(order), error }
}
