import type { ComparedStep, StepPair } from '@shared/run-comparison.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { comparisonRows } from '../../../lib/comparison-rows.ts'
import { formatDuration } from '../../../lib/format.ts'
import { SpanIcon } from '../../../ui/trace/SpanIcon.tsx'

const ROW_PX = 28

interface Props {
  pairs: readonly StepPair[]
  /** Index of a pair. */
  chosen: number
  onChoose: (index: number) => void
  onKey: (key: 'n' | 'p' | 'f') => void
}

/** The steps of both runs in two columns. Up and Down move; N, P and F jump between differences. */
export function PairList({ pairs, chosen, onChoose, onKey }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const rows = useMemo(() => comparisonRows(pairs, opened), [pairs, opened])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const place = rows.findIndex((row) => row.kind === 'pair' && row.index === chosen)
  const reveal = useRef(() => {})
  reveal.current = () => {
    if (place !== -1) virtual.scrollToIndex(place)
  }
  // Whatever chose a pair, it is to be seen.
  useEffect(() => {
    if (chosen >= 0) reveal.current()
  }, [chosen])

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase()
    if (key === 'n' || key === 'p' || key === 'f') {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      onKey(key)
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    for (let at = place + step; at >= 0 && at < rows.length; at += step) {
      const row = rows[at]
      if (row?.kind !== 'pair') continue
      onChoose(row.index)
      return
    }
  }
  return (
    <div
      ref={scroller}
      className="pair-list"
      role="listbox"
      aria-label={t('compare.steps')}
      aria-activedescendant={place === -1 ? undefined : `pair-${chosen}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="pair-list"
    >
      <div role="presentation" className="virtual" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const style = { height: ROW_PX, transform: `translateY(${item.start}px)` }
          if (row.kind === 'equal') {
            return (
              <div
                key={`equal-${row.from}`}
                role="option"
                aria-selected={false}
                tabIndex={-1}
                className="pair-row pair-row--folded"
                style={style}
                onMouseDown={() => setOpened(new Set([...opened, row.from]))}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') setOpened(new Set([...opened, row.from]))
                }}
              >
                {t('compare.showEqual', { count: row.count })}
              </div>
            )
          }
          const pair = pairs[row.index]
          if (!pair) return null
          return (
            <div
              key={row.index}
              id={`pair-${row.index}`}
              role="option"
              tabIndex={-1}
              aria-selected={row.index === chosen}
              className={`pair-row pair-row--${pair.verdict}`}
              data-testid="pair-row"
              data-verdict={pair.verdict}
              data-parts={pair.parts.join(' ')}
              style={style}
              onMouseDown={() => onChoose(row.index)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') onChoose(row.index)
              }}
            >
              <Step step={pair.left} />
              <span className="pair-row__verdict clip">
                {pair.verdict === 'changed'
                  ? pair.parts.map((part) => t(`compare.part.${part}`)).join(', ')
                  : t(`compare.verdict.${pair.verdict}`)}
              </span>
              <Step step={pair.right} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Step({ step }: { step: ComparedStep | null }) {
  if (!step) return <span className="pair-row__step pair-row__step--none" />
  return (
    <span className="pair-row__step">
      <SpanIcon kind={step.kind} />
      <span className="clip">{step.name}</span>
      <span className="spacer" />
      <span className="quiet">{step.endedAt === null ? '…' : formatDuration(step.endedAt - step.startedAt)}</span>
    </span>
  )
}
