import type { MemoryId, Recalled } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { Badge } from '../Badge.tsx'

interface Props {
  hit: Recalled
  /** The highest score, for the length of the bar. */
  best: number
  onOpen: (id: MemoryId) => void
}

/** One memory that was found, and what its score is made of. */
export function RecallHit({ hit, best, onOpen }: Props) {
  const { t } = useTranslation()
  const {
    memory,
    score,
    ranks,
    cosine,
    relevanceFactor,
    confidenceFactor,
    recencyFactor,
    importanceFactor,
    used,
    left,
    tokens,
  } = hit
  const places = (['words', 'meaning', 'graph'] as const).flatMap((list) => {
    const rank = ranks[list]
    return rank === null ? [] : [t(`memory.rankIn.${list}`, { rank })]
  })
  const factors = [
    ['relevance', relevanceFactor],
    ['confidence', confidenceFactor],
    ['recency', recencyFactor],
    ['importance', importanceFactor],
  ] as const
  return (
    <li className={used ? 'recall-hit' : 'recall-hit recall-hit--left'} data-testid="recall-hit" data-used={used}>
      <div className="recall-hit__head">
        <button type="button" className="link recall-hit__text" onClick={() => onOpen(memory.id)}>
          {memory.text}
        </button>
        <span className="spacer" />
        {used ? <Badge tone="good">{t('memory.used')}</Badge> : <Badge>{t(`memory.left.${left ?? 'weak'}`)}</Badge>}
      </div>
      <div className="recall-hit__score">
        <span className="memory-bar__track" aria-hidden="true">
          <span
            className="memory-bar__fill"
            style={{ width: `${best > 0 ? Math.min((score / best) * 100, 100) : 0}%` }}
          />
        </span>
        <span className="mono">{score.toFixed(4)}</span>
      </div>
      <p className="recall-hit__why">
        {[
          ...places,
          ...(cosine === null ? [] : [t('memory.cosine', { value: cosine.toFixed(2) })]),
          ...factors.map(([factor, value]) => `${t(`memory.factor.${factor}`)} × ${value.toFixed(2)}`),
          t('memory.tokens', { count: tokens }),
        ].join(' · ')}
      </p>
    </li>
  )
}
