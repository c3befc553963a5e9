import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../../lib/format.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'

interface Props {
  facts: SpanFacts
  now: number
  /** Pixels within the lanes, and their width. */
  x: number
  y: number
  width: number
}

const WIDTH_PX = 240

/** What the pointer is over. */
export function SpanTip({ facts, now, x, y, width }: Props) {
  const { t } = useTranslation()
  const left = Math.max(0, Math.min(x + 12, width - WIDTH_PX))
  return (
    <div className="timeline__tip" style={{ left, top: y + 14, maxWidth: WIDTH_PX }} aria-hidden="true">
      <strong className="clip">{facts.name}</strong>
      <span>
        {t(`spanKind.${facts.kind}`)} · {formatDuration((facts.endedAt ?? now) - facts.startedAt)} ·{' '}
        {t(`spanStatus.${facts.status}`)}
      </span>
    </div>
  )
}
