import { useVirtualizer } from '@tanstack/react-virtual'
import { FileInput, ListTree, SearchX } from 'lucide-react'
import { type MouseEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { classNames } from '../../lib/class-names.ts'
import { isActive } from '../../lib/run-status.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { useNow } from '../../ui/use-now.ts'
import { importRuns } from './import/import-runs.ts'
import { BulkBar } from './list/BulkBar.tsx'
import { chooseTo, toggleRun } from './list/choose-runs.ts'
import { listKeys } from './list/list-keys.ts'
import { MARK_CLASS } from './list/RunMark.tsx'
import { RunViewsMenu } from './list/RunViewsMenu.tsx'
import { RunListFilter } from './RunListFilter.tsx'
import { RunRow } from './RunRow.tsx'
import { tracesState } from './traces-state.ts'
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
  const chosen = useStore(tracesState, (state) => state.chosen)
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

  const onKeyDown = listKeys(runs, (index) => rows.scrollToIndex(index))
  const onChoose = (event: MouseEvent) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return
    const row = event.target.closest<HTMLElement>('[data-run-id]')
    const run = runs.find((each) => each.id === row?.dataset.runId)
    const onMark = event.target.closest(`.${MARK_CLASS}`) !== null
    if (!run || !(onMark || event.shiftKey || event.ctrlKey || event.metaKey)) return
    // The row would show its run otherwise.
    event.stopPropagation()
    if (event.shiftKey)
      chooseTo(
        run.id,
        runs.map(({ id }) => id),
      )
    else toggleRun(run.id)
  }
  const activeShown = items.some((item) => runs[item.index]?.id === selected)
  return (
    <div className={classNames('run-list', chosen.size > 0 && 'run-list--choosing')}>
      <header className="view__head">
        <h1 className="view__title">{t('traces.title')}</h1>
        <RunViewsMenu />
        <span className="spacer" />
        <IconButton label={t('share.import')} onClick={() => void importRuns()} data-testid="traces-import">
          <FileInput size={15} aria-hidden="true" />
        </IconButton>
      </header>
      <RunListFilter problem={problem} />
      {ready ? null : <Skeleton lines={8} label={t('common.loading')} />}
      {current && runs.length === 0 && !hasMore && !error ? (
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
        aria-multiselectable="true"
        aria-busy={problem === null && !current}
        aria-label={t('traces.title')}
        aria-activedescendant={selected && activeShown ? optionId(selected) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseDownCapture={onChoose}
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
                chosen={chosen.has(run.id)}
                now={isActive(run.status) ? now : Math.ceil(now / MINUTE_MS) * MINUTE_MS}
              />
            ) : null
          })}
        </div>
      </div>
      {error ? <ErrorPanel error={error} title={t('traces.listFailed')} /> : null}
      {loading && runs.length === 0 ? <Skeleton lines={2} label={t('common.loading')} /> : null}
      <BulkBar />
    </div>
  )
}
