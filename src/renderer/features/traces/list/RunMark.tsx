import type { RunStatus } from '@shared/run-status.ts'
import { Check } from 'lucide-react'
import { StatusIcon } from '../../../ui/StatusIcon.tsx'

/** The class of what chooses a run when it is pressed; the list listens. */
export const MARK_CLASS = 'run-mark'

/** A run's status, and a box: in its place when pointed at, beside it while runs are being chosen. The list has the keys, the row says its state. */
export function RunMark({ status, chosen }: { status: RunStatus; chosen: boolean }) {
  return (
    <span className={MARK_CLASS} data-chosen={chosen} data-testid="run-mark">
      <span className="run-mark__box" aria-hidden="true">
        {chosen ? <Check size={12} strokeWidth={3} /> : null}
      </span>
      <StatusIcon status={status} />
    </span>
  )
}
