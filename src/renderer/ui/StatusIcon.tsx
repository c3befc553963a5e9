import type { RunStatus, SpanStatus } from '@shared/runs.ts'
import { Ban, CircleCheck, CircleX, Hand, LoaderCircle, Unplug } from 'lucide-react'

/** The state of a run or of a span as an icon; its name stands beside it in words or as a label. */
export function StatusIcon({ status, size = 14 }: { status: RunStatus | SpanStatus; size?: number }) {
  const common = { size, 'aria-hidden': true as const, className: `status-icon status-icon--${status}` }
  switch (status) {
    case 'running':
      return <LoaderCircle {...common} />
    case 'waiting':
      return <Hand {...common} />
    case 'done':
    case 'ok':
      return <CircleCheck {...common} />
    case 'failed':
    case 'error':
      return <CircleX {...common} />
    case 'cancelled':
      return <Ban {...common} />
    case 'interrupted':
      return <Unplug {...common} />
    default:
      status satisfies never
      return null
  }
}
