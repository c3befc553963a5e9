import type { Memory } from '@shared/memory.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { BrainCircuit } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatRelative } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { MemoryFilters } from './MemoryFilters.tsx'
import { listMore, setFilter, showMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'
import { StatusBadge } from './StatusBadge.tsx'

const ROW_PX = 52
/** Rows before the end at which the next page is asked for. */
const AHEAD = 50

/** Of any number of memories those on the screen are in the page. */
export function MemoryList({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const { memories, listError, filter } = useStore(memoryState)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: memories?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => memories?.[index]?.id ?? index,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (memories && lastShown > memories.length - AHEAD) void listMore()
  }, [memories, lastShown])
  const filtered = filter.text !== '' || filter.kind !== null || filter.scope !== null || filter.status !== 'held'
  return (
    <div className="memory">
      <MemoryFilters />
      {listError ? (
        <div className="pad">
          <ErrorPanel error={listError} />
        </div>
      ) : memories === null ? (
        <Skeleton lines={8} label={t('common.loading')} />
      ) : memories.length === 0 && filtered ? (
        <EmptyState title={t('memory.noneFound')}>
          <Button onClick={() => setFilter({ text: '', kind: null, status: 'held', scope: null })}>
            {t('memory.clearFilter')}
          </Button>
        </EmptyState>
      ) : memories.length === 0 ? (
        <EmptyState
          icon={<BrainCircuit size={20} />}
          title={t('memory.emptyTitle')}
          actions={
            <Button variant="primary" onClick={() => memoryState.setState({ editing: 'new' })}>
              {t('memory.new')}
            </Button>
          }
        >
          {t('memory.emptyText')}
        </EmptyState>
      ) : (
        <div ref={scroller} className="memory__scroll" data-testid="memory-list">
          <ul className="windowed" style={{ height: virtual.getTotalSize() }}>
            {items.map(({ key, index, start }) => {
              const memory = memories[index]
              return memory ? (
                <li
                  key={key}
                  className="windowed__row"
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={memories.length}
                  aria-posinset={index + 1}
                >
                  <Row memory={memory} onInspect={onInspect} />
                </li>
              ) : null
            })}
          </ul>
        </div>
      )}
    </div>
  )
}

const Row = memo(function Row({ memory, onInspect }: { memory: Memory; onInspect: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const current = useStore(memoryState, ({ selected }) => selected === memory.id)
  const open = () => {
    void showMemory(memory.id)
    onInspect()
  }
  return (
    <button type="button" className="memory__row" aria-current={current} onClick={open} data-testid="memory-row">
      <span className="memory__text clip">{memory.text}</span>
      <span className="memory__meta">
        <span>{t(`memory.kind.${memory.kind}`)}</span>
        {memory.scope === 'user' ? null : <span className="clip">{memory.scope}</span>}
        <span title={t('memory.confidence')}>{Math.round(memory.confidence * 100)}%</span>
        <StatusBadge status={memory.status} />
        <span className="spacer" />
        <span>{formatRelative(memory.createdAt, Date.now(), locale)}</span>
      </span>
    </button>
  )
})
