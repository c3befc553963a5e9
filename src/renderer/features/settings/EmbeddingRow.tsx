import type { Settings } from '@shared/settings.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { SettingRow } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

/** The model that turns texts into vectors. */
export function EmbeddingRow({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const id = useId()
  const models = (useStudio((studio) => studio.models) ?? []).filter((model) => model.adapter === null)
  return (
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
        value={settings.embeddingModelId ?? ''}
        onChange={(event) =>
          void updateSettings({ embeddingModelId: models.find((model) => model.id === event.target.value)?.id ?? null })
        }
      >
        <option value="">{t('settings.noEmbeddingModel')}</option>
        {models.map((model) => (
          <option key={model.id} value={model.id} disabled={model.status === 'missing'}>
            {model.name}
          </option>
        ))}
      </select>
    </SettingRow>
  )
}
