import type { RunId } from '@shared/ids.ts'
import { ArrowDown, ArrowUp, ChevronsRight, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nextDifference } from '../../../lib/comparison-rows.ts'
import { preview } from '../../../lib/text.ts'
import { Button } from '../../../ui/Button.tsx'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Skeleton } from '../../../ui/States.tsx'
import { tracesState } from '../traces-state.ts'
import { ComparisonSummary } from './ComparisonSummary.tsx'
import { PairList } from './PairList.tsx'
import { StepDiff } from './StepDiff.tsx'
import { useComparison } from './use-comparison.ts'

/** Two runs beside each other: figures, aligned steps, and what differs in the chosen one. */
export function ComparisonView({ left, right }: { left: RunId; right: RunId }) {
  const { t } = useTranslation()
  const { comparison, error } = useComparison(left, right)
  const [moved, setMoved] = useState<number | null>(null)
  const chosen = moved ?? comparison?.first ?? 0
  const pairs = comparison?.pairs ?? []
  const first = comparison?.first ?? null
  const go = (index: number | null) => {
    if (index !== null) setMoved(index)
  }
  const next = nextDifference(pairs, chosen, 1)
  const previous = nextDifference(pairs, chosen, -1)
  const pair = pairs[chosen]
  return (
    <div className="view comparison" data-testid="comparison" data-first={first ?? 'none'}>
      <header className="view__head">
        <h2 className="view__title clip">
          {t('compare.title')}
          {comparison ? `: ${preview(comparison.left.input)}` : ''}
        </h2>
        <span className="spacer" />
        <Button
          size="small"
          icon={<ChevronsRight size={14} aria-hidden="true" />}
          disabled={first === null}
          onClick={() => go(first)}
          data-testid="compare-first"
        >
          {t('compare.first')}
        </Button>
        <IconButton
          label={t('compare.previous')}
          shortcut={['P']}
          disabled={previous === null}
          onClick={() => go(previous)}
        >
          <ArrowUp size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('compare.next')}
          shortcut={['N']}
          disabled={next === null}
          onClick={() => go(next)}
          data-testid="compare-next"
        >
          <ArrowDown size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('compare.close')}
          onClick={() => tracesState.setState({ comparedTo: null })}
          data-testid="compare-close"
        >
          <X size={15} aria-hidden="true" />
        </IconButton>
      </header>
      {error ? (
        <div className="pad">
          <ErrorPanel error={error} title={t('compare.failed')} />
        </div>
      ) : null}
      {!comparison && !error ? <Skeleton lines={6} label={t('common.loading')} /> : null}
      {comparison ? (
        <>
          <ComparisonSummary comparison={comparison} />
          <PairList
            pairs={pairs}
            chosen={chosen}
            onChoose={go}
            onKey={(key) => go(key === 'n' ? next : key === 'p' ? previous : first)}
          />
          {pair ? <StepDiff key={chosen} pair={pair} /> : null}
        </>
      ) : null}
    </div>
  )
}
