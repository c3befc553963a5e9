import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../../lib/format.ts'
import type { SpanFacts } from '../../../lib/span-table.ts'
import type { TimeSegment } from '../../../lib/time-parts.ts'

interface Props {
  facts: SpanFacts
  /** What its time went to, as far as there is more to say than its kind. */
  segments: readonly TimeSegment[]
  now: number
  annotations: number
  /** Pixels within the lanes, and their width. */
  x: number
  y: number
  width: number
}

const WIDTH_PX = 240

/** What the pointer is over. */
export function SpanTip({ facts, segments, now, annotations, x, y, width }: Props) {
  const { t } = useTranslation()
  const left = Math.max(0, Math.min(x + 12, width - WIDTH_PX))
  return (
    <div className="timeline__tip" style={{ left, top: y + 14, maxWidth: WIDTH_PX }} aria-hidden="true">
      <strong className="clip">{facts.name}</strong>
      <span>
        {t(`spanKind.${facts.kind}`)} · {formatDuration((facts.endedAt ?? now) - facts.startedAt)} ·{' '}
        {t(`spanStatus.${facts.status}`)}
      </span>
      {sumsOf(segments).map(([part, ms]) => (
        <span key={part} className="timeline__tip-part">
          <span className={`part time-shares__dot part--${part}`} />
          {t(`timeline.parts.${part}`)} {formatDuration(ms)}
        </span>
      ))}
      {annotations > 0 ? <span>{t('annotations.marked', { count: annotations })}</span> : null}
    </div>
  )
}

function sumsOf(segments: readonly TimeSegment[]): [TimeSegment['part'], number][] {
  const sums = new Map<TimeSegment['part'], number>()
  for (const { part, from, to } of segments) sums.set(part, (sums.get(part) ?? 0) + to - from)
  return [...sums]
}
