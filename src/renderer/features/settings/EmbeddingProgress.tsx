import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { SettingRow } from './SettingRow.tsx'
import { resumeEmbedding, stopEmbedding } from './settings-commands.ts'

/** How far the work is that gives memories and passages vectors of the model; nothing when all have theirs. */
export function EmbeddingProgress() {
  const { t } = useTranslation()
  const locale = useLocale()
  const work = useStudio((studio) => studio.embedding)
  if (!work || work.status === 'done' || work.status === 'off') return null
  const { status, done, total, error } = work
  const counts = { done: formatNumber(done, locale), total: formatNumber(total, locale) }
  const working = status === 'working'
  return (
    <SettingRow
      title={t(`settings.embedding.${status}`, counts)}
      text={error === null ? t('settings.embedding.meanwhile') : error}
    >
      <div className="embedding-progress" data-testid="embedding-progress" data-status={status}>
        <progress
          className="progress"
          aria-label={t('settings.embedding.label')}
          max={Math.max(total, 1)}
          value={done}
        />
        <Button
          size="small"
          onClick={() => void (working ? stopEmbedding() : resumeEmbedding())}
          data-testid={working ? 'embedding-stop' : 'embedding-resume'}
        >
          {t(working ? 'settings.embedding.stop' : 'settings.embedding.resume')}
        </Button>
      </div>
    </SettingRow>
  )
}
