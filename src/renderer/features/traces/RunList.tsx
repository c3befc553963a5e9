import { useVirtualizer } from '@tanstack/react-virtual'
import { FileInput, ListTree, SearchX } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isActive } from '../../lib/run-status.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { useNow } from '../../ui/use-now.ts'
import { importRuns } from './import/import-runs.ts'
import { RunListFilter } from './RunListFilter.tsx'
import { RunRow } from './RunRow.tsx'
import { selectRun, tracesState } from './traces-state.ts'
import { useRunList } from './use-run-list.ts'

const ROW_PX = 52
const MINUTE_MS = 60_000
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20

const optionId = (runId: string) => `run-option-${runId}`

/** The runs as filtered and sorted. Up and Down move, more come as one scrolls. */
export function RunList() {
  const { t } = useTranslation()
  const filter = useStore(tracesState, (state) => state.filter)
  const removed = useStore(tracesState, (state) => state.removed)
  const selected = useStore(tracesState, (state) => state.runId)
  const { ready, current, runs, problem, loading, error, hasMore, loadMore } = useRunList(filter, removed)
  const now = useNow(true, 1000)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => runs[index]?.id ?? index,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (hasMore && !error && last >= runs.length - AHEAD) void loadMore()
  }, [hasMore, error, last, runs.length, loadMore])

  const onKeyDown = (event: KeyboardEvent) => {
    const at = runs.findIndex((run) => run.id === selected)
    const targets: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: runs.length - 1 }
    const target = targets[event.key]
    if (target === undefined || runs.length === 0) return
    event.preventDefault()
    const index = Math.max(0, Math.min(runs.length - 1, target))
    selectRun(runs[index]?.id ?? null)
    rows.scrollToIndex(index)
  }
  const activeShown = items.some((item) => runs[item.index]?.id === selected)
  return (
    <div className="run-list">
      <header className="view__head">
        <h1 className="view__title">{t('traces.title')}</h1>
        <span className="spacer" />
        <IconButton label={t('share.import')} onClick={() => void importRuns()} data-testid="traces-import">
          <FileInput size={15} aria-hidden="true" />
        </IconButton>
      </header>
      <RunListFilter problem={problem} />
      {ready ? null : <Skeleton lines={8} label={t('common.loading')} />}
      {current && runs.length === 0 && !error ? (
        filter.text.trim() === '' ? (
          <EmptyState icon={<ListTree size={20} />} title={t('traces.none')}>
            {t('traces.noneText')}
          </EmptyState>
        ) : (
          <EmptyState icon={<SearchX size={20} />} title={t('traces.noMatch')}>
            {t('traces.noMatchText')}
          </EmptyState>
        )
      ) : null}
      <div
        ref={scroller}
        className="run-list__scroll"
        data-testid="runs-list"
        role="listbox"
        aria-label={t('traces.title')}
        aria-activedescendant={selected && activeShown ? optionId(selected) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className="virtual" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const run = runs[item.index]
            return run ? (
              <RunRow
                key={run.id}
                id={optionId(run.id)}
                run={run}
                top={item.start}
                height={ROW_PX}
                place={item.index + 1}
                total={runs.length}
                selected={run.id === selected}
                now={isActive(run.status) ? now : Math.ceil(now / MINUTE_MS) * MINUTE_MS}
              />
            ) : null
          })}
        </div>
      </div>
      {error ? <ErrorPanel error={error} title={t('traces.listFailed')} /> : null}
      {loading ? <Skeleton lines={2} label={t('common.loading')} /> : null}
    </div>
  )
}
