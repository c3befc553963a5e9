import { useEffect, useState } from 'react'
import type { TraceView } from '../../../bridge/trace-store.ts'
import { type TimePart, timeShares } from '../../../lib/time-parts.ts'
import type { TimeRange } from '../../../lib/waterfall.ts'

/** Of a run that still grows only as many spans as this are added up, again and again. */
const LIVE_SPANS = 5000

/** What the time of the run from its start to its end went to, once all of it is here; null before. Added up between frames: a long run takes a while. */
export function useTimeShares(
  { run, table, version, complete }: TraceView,
  whole: TimeRange,
  now: number,
): Record<TimePart, number> | null {
  const [shares, setShares] = useState<Record<TimePart, number> | null>(null)
  const from = run.startedAt
  const to = Math.max(from, run.endedAt ?? whole.to)
  const wanted = complete && (version >= 0 ? table.length : 0) > 0
  useEffect(() => {
    if (!wanted || (table.length > LIVE_SPANS && now <= whole.to && run.endedAt === null)) return
    const idle = requestIdleCallback(() => setShares(timeShares(table, from, to, now)), { timeout: 500 })
    return () => cancelIdleCallback(idle)
  }, [wanted, table, run.endedAt, whole.to, from, to, now])
  return shares
}
