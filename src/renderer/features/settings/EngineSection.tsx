import type { Settings } from '@shared/settings.ts'
import type { StudioInfo } from '@shared/state.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/Segmented.tsx'
import { IntegerField } from './IntegerField.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

const MOST_THREADS = 256
const MOST_IDLE_MINUTES = 1440
const CONTEXT = { min: 256, max: 1_048_576 }

export function EngineSection({ settings, info }: { settings: Settings; info: StudioInfo }) {
  const { t } = useTranslation()
  const threads = useId()
  const context = useId()
  const idle = useId()
  const { engine } = settings
  return (
    <SettingSection title={t('settings.engine')}>
      <p className="setting-section__note">{t('settings.engineNote')}</p>
      <SettingRow
        title={t('settings.threads')}
        control={threads}
        textId={`${threads}-text`}
        text={t('settings.threadsText', { cores: info.cores })}
      >
        <IntegerField
          id={threads}
          describedBy={`${threads}-text`}
          value={engine.threads}
          min={1}
          max={MOST_THREADS}
          placeholder={t('settings.automatic')}
          onChange={(value) => void updateSettings({ engine: { threads: value } })}
        />
      </SettingRow>
      <SettingRow title={t('settings.gpu')} text={t('settings.gpuText')}>
        <Segmented
          label={t('settings.gpu')}
          testId="settings-gpu"
          value={engine.gpu}
          options={[
            { value: 'auto', label: t('settings.automatic') },
            { value: 'off', label: t('settings.off') },
          ]}
          onChange={(gpu) => void updateSettings({ engine: { gpu } })}
        />
      </SettingRow>
      <SettingRow
        title={t('settings.contextSize')}
        control={context}
        textId={`${context}-text`}
        text={t('settings.contextText')}
      >
        <IntegerField
          id={context}
          describedBy={`${context}-text`}
          value={engine.contextSize}
          min={CONTEXT.min}
          max={CONTEXT.max}
          placeholder={t('settings.automatic')}
          onChange={(value) => void updateSettings({ engine: { contextSize: value } })}
        />
      </SettingRow>
      <SettingRow title={t('settings.unload')} control={idle} textId={`${idle}-text`} text={t('settings.unloadText')}>
        <IntegerField
          id={idle}
          describedBy={`${idle}-text`}
          value={engine.unloadAfterMinutes}
          min={1}
          max={MOST_IDLE_MINUTES}
          placeholder={t('settings.never')}
          onChange={(value) => void updateSettings({ engine: { unloadAfterMinutes: value } })}
        />
      </SettingRow>
    </SettingSection>
  )
}
