import type { Settings } from '@shared/settings.ts'
import type { StudioInfo } from '@shared/state.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { platform } from '../../bridge/host.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { EmbeddingRow } from './EmbeddingRow.tsx'
import { IntegerField } from './IntegerField.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

const MOST_THREADS = 256
/** Those of this system, best first. */
const DEVICES: readonly [value: Settings['engine']['gpu'], label: string][] =
  platform === 'darwin'
    ? [['metal', 'Metal']]
    : [
        ['cuda', 'CUDA'],
        ['vulkan', 'Vulkan'],
      ]

const MOST_IDLE_MINUTES = 1440
const CONTEXT = { min: 256, max: 1_048_576 }
/** As the settings have it; zod stays out of the page. */
const MOST_SEQUENCES = 32

export function EngineSection({ settings, info }: { settings: Settings; info: StudioInfo }) {
  const { t } = useTranslation()
  const threads = useId()
  const context = useId()
  const sequences = useId()
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
            ...DEVICES.map(([value, label]) => ({ value, label })),
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
      <SettingRow
        title={t('settings.sequences')}
        control={sequences}
        textId={`${sequences}-text`}
        text={t('settings.sequencesText')}
      >
        <IntegerField
          id={sequences}
          describedBy={`${sequences}-text`}
          value={engine.sequences}
          min={1}
          max={MOST_SEQUENCES}
          placeholder={t('settings.automatic')}
          onChange={(value) => void updateSettings({ engine: { sequences: value } })}
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
      <EmbeddingRow settings={settings} />
    </SettingSection>
  )
}
