import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Span } from '@shared/runs.ts'
import { useEffect, useState } from 'react'
import { api } from './connection.ts'
import type { TraceView } from './trace-store.ts'

export interface SpanEntry {
  span: Span | null
  error: ErrorInfo | null
}

interface Asked extends SpanEntry {
  runId: RunId
  order: number
}

/** The whole span at a place of the trace: as heard live, else asked for. */
export function useSpan(view: TraceView | null, order: number | null): SpanEntry {
  const [asked, setAsked] = useState<Asked | null>(null)
  const runId = view?.run.id ?? null
  const live = order === null ? undefined : view?.live.get(order)
  const wanted = runId !== null && order !== null && !live
  useEffect(() => {
    if (!wanted || runId === null || order === null) return
    let left = false
    api()
      .traces.rows({ runId, orders: [order] })
      .then(
        ([span]) => left || setAsked({ runId, order, span: span ?? null, error: null }),
        (error: unknown) => left || setAsked({ runId, order, span: null, error: toErrorInfo(error) }),
      )
    return () => {
      left = true
    }
  }, [wanted, runId, order])
  if (live) return { span: live, error: null }
  return asked && asked.runId === runId && asked.order === order ? asked : { span: null, error: null }
}
