import type { Model } from '@shared/models.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { askToRemove, removeModel } from './models-commands.ts'

/** Asks before a model is forgotten, and whether its file goes too where the studio put it there. */
export function RemoveModelDialog({ model }: { model: Model | undefined }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const id = useId()
  const [deleteFile, setDeleteFile] = useState(false)
  const own = model !== undefined && model.origin !== 'linked' && !model.bundled
  return (
    <ConfirmDialog
      open={model !== undefined}
      onOpenChange={(shown) => {
        if (shown) return
        askToRemove(null)
        setDeleteFile(false)
      }}
      title={t('models.removeTitle', { name: model?.name ?? '' })}
      description={
        own ? (
          <>
            {t('models.removeOwnText')}
            <label className="offer__accept" htmlFor={id}>
              <input
                id={id}
                type="checkbox"
                checked={deleteFile}
                onChange={(event) => setDeleteFile(event.target.checked)}
                data-testid="model-delete-file"
              />
              <span>{t('models.deleteFile', { size: formatBytes(model.sizeBytes, locale) })}</span>
            </label>
          </>
        ) : (
          t('models.removeText')
        )
      }
      confirmLabel={own && deleteFile ? t('models.removeAndDelete') : t('models.removeConfirm')}
      onConfirm={() => {
        if (model) void removeModel(model.id, own && deleteFile)
      }}
    />
  )
}
