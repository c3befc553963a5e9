import type { Settings } from '@shared/settings.ts'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/Segmented.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

export function AppearanceSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  return (
    <SettingSection title={t('settings.appearance')}>
      <SettingRow title={t('settings.theme')} text={t('settings.themeText')}>
        <Segmented
          label={t('settings.theme')}
          testId="settings-theme"
          value={settings.theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.themeIs.${value}`),
          }))}
          onChange={(theme) => void updateSettings({ theme })}
        />
      </SettingRow>
      <SettingRow title={t('settings.language')} text={t('settings.languageText')}>
        <Segmented
          label={t('settings.language')}
          testId="settings-language"
          value={settings.language}
          options={[
            { value: 'system', label: t('settings.languageSystem') },
            { value: 'en', label: 'English' },
            { value: 'zh', label: '中文' },
          ]}
          onChange={(language) => void updateSettings({ language })}
        />
      </SettingRow>
    </SettingSection>
  )
}
