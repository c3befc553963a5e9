import type { StudioInfo } from '@shared/state.ts'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { SettingSection } from './SettingRow.tsx'

export function AboutSection({ info }: { info: StudioInfo }) {
  const { t } = useTranslation()
  const versions = Object.entries(info.versions).map(([name, value]) => ({ name, value: <code>{value}</code> }))
  return (
    <SettingSection title={t('settings.about')} testId="settings-about">
      <div className="pad">
        <Facts
          facts={[
            { name: t('settings.version'), value: <code>{info.version}</code> },
            ...versions,
            { name: t('settings.cores'), value: info.cores },
            {
              name: t('settings.profile'),
              value: (
                <span className="with-copy">
                  <code className="break">{info.profilePath}</code>
                  <CopyButton text={info.profilePath} />
                </span>
              ),
            },
          ]}
        />
      </div>
    </SettingSection>
  )
}
