import type { RunId, SpanId } from '@shared/ids.ts'
import type { MemoryId } from '@shared/memory.ts'
import { MousePointerClick } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { EmptyState } from '../../ui/States.tsx'
import { EntityDetail } from './EntityDetail.tsx'
import { graphState } from './graph-state.ts'
import { RelationDetail } from './RelationDetail.tsx'

export interface EvidenceWays {
  onOpenStep: (runId: RunId, spanId: SpanId | null) => void
  onOpenMemory: (id: MemoryId) => void
}

/** The chosen entity with its relations, or the chosen relation with what it is known from. */
export function GraphInspector(ways: EvidenceWays) {
  const { t } = useTranslation()
  const { selected, detailError, entity } = useStore(graphState)
  if (detailError) {
    return (
      <div className="pad">
        <ErrorPanel error={detailError} />
      </div>
    )
  }
  if (selected?.kind === 'relation') return <RelationDetail {...selected} {...ways} />
  if (selected && entity) return <EntityDetail key={entity.id} entity={entity} />
  return (
    <EmptyState icon={<MousePointerClick size={20} />} title={t('graph.inspectorEmpty')}>
      {t('graph.inspectorEmptyText')}
    </EmptyState>
  )
}
