import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatBytes } from '../../lib/format.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { DownloadRow } from './DownloadRow.tsx'
import { askToCancel, cancelDownload } from './get-commands.ts'
import { getState } from './get-state.ts'

/** What is being downloaded, was stopped, or has just come; nothing at all when there is none. */
export function DownloadList() {
  const { t } = useTranslation()
  const locale = useLocale()
  const downloads = useStudio((studio) => studio.downloads) ?? []
  const cancelling = useStore(getState, (state) => state.cancelling)
  const asked = downloads.find(({ id }) => id === cancelling)
  if (downloads.length === 0) return null
  return (
    <>
      <h2 className="section-title">{t('download.title')}</h2>
      <ul className="model-list" aria-label={t('download.title')}>
        {downloads.map((download) => (
          <DownloadRow key={download.id} download={download} />
        ))}
      </ul>
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={(shown) => {
          if (!shown) askToCancel(null)
        }}
        title={t('download.cancelTitle', { name: asked?.fileName ?? '' })}
        description={t('download.cancelText', { done: formatBytes(asked?.doneBytes ?? 0, locale) })}
        confirmLabel={t('download.cancelConfirm')}
        onConfirm={() => {
          if (asked) void cancelDownload(asked.id)
        }}
      />
    </>
  )
}
