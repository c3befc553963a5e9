import { isEmbedder } from '@shared/embedding.ts'
import type { Settings } from '@shared/settings.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { EmbeddingProgress } from './EmbeddingProgress.tsx'
import { SettingRow } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

const NONE = 'none'

/** The model that turns texts into vectors, or none; and how far it is. */
export function EmbeddingRow({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const id = useId()
  const models = (useStudio((studio) => studio.models) ?? []).filter((model) => model.adapter === null)
  const shipped = models.find((model) => model.bundled && isEmbedder(model))
  // Those made for it first; a chat model serves, too.
  const others = models
    .filter((model) => model !== shipped)
    .sort((a, b) => Number(isEmbedder(b)) - Number(isEmbedder(a)))
  const { embeddings, embeddingModelId } = settings
  const chosen = embeddingModelId === shipped?.id ? null : embeddingModelId
  return (
    <>
      <SettingRow
        title={t('settings.embeddingModel')}
        control={id}
        textId={`${id}-text`}
        text={t('settings.embeddingModelText')}
      >
        <select
          id={id}
          className="field"
          aria-describedby={`${id}-text`}
          data-testid="settings-embedding"
          value={embeddings ? (chosen ?? '') : NONE}
          onChange={({ target: { value } }) =>
            void updateSettings(
              value === NONE
                ? { embeddings: false }
                : { embeddings: true, embeddingModelId: models.find((model) => model.id === value)?.id ?? null },
            )
          }
        >
          <option value="">{t('settings.bundledEmbeddingModel', { name: shipped?.name ?? '–' })}</option>
          {others.map((model) => (
            <option key={model.id} value={model.id} disabled={model.status === 'missing'}>
              {model.name}
            </option>
          ))}
          <option value={NONE}>{t('settings.noEmbeddingModel')}</option>
        </select>
      </SettingRow>
      <EmbeddingProgress />
    </>
  )
}
