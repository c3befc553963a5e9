import type { MemoryConflict } from '@shared/memory.ts'
import { Check, Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { settleConflict, showMemory } from './memory-commands.ts'
import { memoryState } from './memory-state.ts'

/** Memories that contradict each other and of which none is known to be newer: the person says which is so. */
export function ConflictInbox({ onInspect }: { onInspect: () => void }) {
  const { t } = useTranslation()
  const conflicts = useStore(memoryState, (state) => state.conflicts)
  if (conflicts.length === 0) {
    return (
      <EmptyState icon={<Scale size={20} />} title={t('memory.noConflicts')}>
        {t('memory.noConflictsText')}
      </EmptyState>
    )
  }
  return (
    <div className="view__scroll">
      <div className="column memory-conflicts">
        <p className="quiet">{t('memory.conflictsText')}</p>
        {conflicts.map((conflict) => (
          <ConflictCard
            key={`${conflict.subject} ${conflict.predicate} ${conflict.scope}`}
            conflict={conflict}
            onInspect={onInspect}
          />
        ))}
      </div>
    </div>
  )
}

function ConflictCard({ conflict, onInspect }: { conflict: MemoryConflict; onInspect: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <section className="memory-conflict" data-testid="memory-conflict">
      <h2 className="memory-conflict__title">
        {conflict.subject} · {conflict.predicate}
      </h2>
      <ul className="memory-detail__list">
        {conflict.memories.map(({ memory, share }) => (
          <li key={memory.id} className="memory-detail__item">
            <span className="memory-bar memory-bar--small">
              <span className="memory-bar__track" aria-hidden="true">
                <span className="memory-bar__fill" style={{ width: `${share * 100}%` }} />
              </span>
              {Math.round(share * 100)}%
            </span>
            <button
              type="button"
              className="link clip"
              onClick={() => {
                void showMemory(memory.id)
                onInspect()
              }}
            >
              {memory.text}
            </button>
            <span className="spacer" />
            <span className="quiet">{formatTime(memory.createdAt, locale)}</span>
            <Button
              size="small"
              icon={<Check size={14} aria-hidden="true" />}
              onClick={() => void settleConflict(memory.id)}
              data-testid="conflict-keep"
            >
              {t('memory.thisIsSo')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
