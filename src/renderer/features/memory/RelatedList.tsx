import type { Memory, MemoryId } from '@shared/memory.ts'
import { useTranslation } from 'react-i18next'
import { mergeMemory, showMemory } from './memory-commands.ts'
import { StatusBadge } from './StatusBadge.tsx'

/** Others about the same; one that says the same can be made part of this one. */
export function RelatedList({ into, related }: { into: MemoryId; related: readonly Memory[] }) {
  const { t } = useTranslation()
  return (
    <ul className="memory-detail__list">
      {related.map((memory) => (
        <li key={memory.id} className="memory-detail__item">
          <button type="button" className="link clip" onClick={() => void showMemory(memory.id)}>
            {memory.text}
          </button>
          <StatusBadge status={memory.status} />
          <span className="spacer" />
          {memory.status === 'active' || memory.status === 'conflict' ? (
            <button
              type="button"
              className="link"
              title={t('memory.mergeHint')}
              onClick={() => void mergeMemory(into, memory.id)}
              data-testid="memory-merge"
            >
              {t('memory.merge')}
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
