import type { Settings } from '@shared/settings.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Toggle } from '../../ui/Toggle.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

export function NetworkSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <SettingSection title={t('settings.network')}>
      <SettingRow title={t('settings.http')} control={id} textId={`${id}-text`} text={t('settings.httpText')}>
        <Toggle
          id={id}
          describedBy={`${id}-text`}
          testId="settings-http"
          checked={settings.network.allowHttp}
          onChange={(allowHttp) => void updateSettings({ network: { allowHttp } })}
        />
      </SettingRow>
      <SettingRow title={t('settings.downloads')} text={t('settings.downloadsText')}>
        <code>huggingface.co</code>
      </SettingRow>
    </SettingSection>
  )
}
