import type { RunId } from '@shared/ids.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Resizer } from '../../ui/Resizer.tsx'
import { ExportDialog } from './export/ExportDialog.tsx'
import { RunList } from './RunList.tsx'
import { TraceDetail } from './TraceDetail.tsx'
import { askToDelete, deleteTrace } from './traces-commands.ts'
import { tracesState } from './traces-state.ts'

export interface TracesScreenProps {
  onOpenRun: (runId: RunId) => void
  /** A span was chosen: show it in the inspector. */
  onInspect: () => void
}

const LIST = { min: 220, max: 520, first: 300 }

/** All runs, and what happened in one of them. */
export function TracesScreen({ onOpenRun, onInspect }: TracesScreenProps) {
  const { t } = useTranslation()
  const deleting = useStore(tracesState, (state) => state.deleting)
  const [width, setWidth] = useState(LIST.first)
  return (
    <div className="traces">
      <div className="traces__list" style={{ width }}>
        <RunList />
      </div>
      <Resizer
        label={t('traces.resizeList')}
        width={width}
        min={LIST.min}
        max={LIST.max}
        side="left"
        onResize={setWidth}
      />
      <TraceDetail onOpenRun={onOpenRun} onInspect={onInspect} />
      <ExportDialog />
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(open) => {
          if (!open) askToDelete(null)
        }}
        title={t('traces.deleteTitle')}
        description={t('traces.deleteText')}
        confirmLabel={t('common.delete')}
        onConfirm={() => {
          if (deleting) void deleteTrace(deleting)
        }}
      />
    </div>
  )
}
