import { useTranslation } from 'react-i18next'

/** How far a model is loaded, 0 to 1; null when it is not known. */
export function ModelProgress({ progress }: { progress: number | null }) {
  const { t } = useTranslation()
  return (
    <progress className="progress" aria-label={t('model.load.loading')} max={1} value={progress ?? undefined}>
      {progress === null ? '' : `${Math.round(progress * 100)}%`}
    </progress>
  )
}
