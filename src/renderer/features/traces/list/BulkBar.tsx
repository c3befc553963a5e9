import type { RunId } from '@shared/ids.ts'
import { Download, ListChecks, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { platform } from '../../../bridge/host.ts'
import { useStudio } from '../../../bridge/studio-store.ts'
import { formatNumber } from '../../../lib/format.ts'
import { isActive } from '../../../lib/run-status.ts'
import { showShortcut } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/Button.tsx'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { openExport } from '../export/export-state.ts'
import { tracesState } from '../traces-state.ts'
import { askToDeleteChosen, bulkState, deleteRuns } from './bulk-work.ts'
import { chooseAll, chooseNone } from './choose-runs.ts'

const ICON = 15
const DELETE = ['Del']
const ESCAPE = ['Esc']

/** What can be done with the chosen runs, and how far it is; nothing when none are chosen. */
export function BulkBar() {
  const { t } = useTranslation()
  const locale = useLocale()
  const chosen = useStore(tracesState, (state) => state.chosen)
  const { work, asking } = useStore(bulkState)
  const known = useStudio((studio) => studio.runs)
  const going = new Set(known?.filter((run) => isActive(run.status) && chosen.has(run.id)).map(({ id }) => id))
  const count = chosen.size
  const deletable = count - going.size
  const ids = (): RunId[] => [...chosen]
  if (work) {
    const shown = { done: formatNumber(work.done, locale), total: formatNumber(work.total, locale) }
    return (
      <div className="bulk-bar" data-testid="bulk-progress">
        <span className="bulk-bar__text" role="status">
          {work.kind === 'delete' ? t('runList.deleting', shown) : t('runList.exporting', shown)}
        </span>
        <progress
          className="bulk-bar__progress"
          max={work.total}
          value={work.done}
          aria-label={t('runList.progress')}
        />
        <Button size="small" onClick={work.stop} data-testid="bulk-stop">
          {t('runList.stop')}
        </Button>
      </div>
    )
  }
  if (count === 0) return null
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('runList.chosenActions')} data-testid="bulk-bar">
      <span className="bulk-bar__text" role="status" data-testid="bulk-count">
        {t('runList.chosen', { count, shown: formatNumber(count, locale) })}
      </span>
      <IconButton
        label={t('runList.chooseAll')}
        shortcut={showShortcut('Mod+A', platform)}
        onClick={() => void chooseAll()}
        data-testid="bulk-all"
      >
        <ListChecks size={ICON} aria-hidden="true" />
      </IconButton>
      <IconButton label={t('runList.exportChosen')} onClick={() => openExport(ids())} data-testid="bulk-export">
        <Download size={ICON} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={t('runList.deleteChosen')}
        shortcut={DELETE}
        onClick={() => askToDeleteChosen(true)}
        data-testid="bulk-delete"
      >
        <Trash2 size={ICON} aria-hidden="true" />
      </IconButton>
      <IconButton label={t('runList.chooseNone')} shortcut={ESCAPE} onClick={chooseNone} data-testid="bulk-none">
        <X size={ICON} aria-hidden="true" />
      </IconButton>
      <ConfirmDialog
        open={asking && deletable > 0}
        onOpenChange={askToDeleteChosen}
        title={t('runList.deleteTitle', { count: deletable, shown: formatNumber(deletable, locale) })}
        description={
          going.size > 0
            ? `${t('runList.deleteText')} ${t('runList.deleteGoing', { count: going.size })}`
            : t('runList.deleteText')
        }
        confirmLabel={t('common.delete')}
        onConfirm={() => void deleteRuns(ids().filter((runId) => !going.has(runId)))}
      />
      <ConfirmDialog
        open={asking && deletable === 0}
        onOpenChange={askToDeleteChosen}
        title={t('runList.allGoingTitle')}
        description={t('runList.allGoing', { count })}
        confirmLabel={t('runList.chooseNone')}
        onConfirm={chooseNone}
      />
    </div>
  )
}
