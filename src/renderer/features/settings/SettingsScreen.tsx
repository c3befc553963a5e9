import { useTranslation } from 'react-i18next'
import { useStudio } from '../../bridge/studio-store.ts'
import { Skeleton } from '../../ui/States.tsx'
import { AboutSection } from './AboutSection.tsx'
import { AppearanceSection } from './AppearanceSection.tsx'
import { AuditSection } from './AuditSection.tsx'
import { EngineSection } from './EngineSection.tsx'
import { MemorySection } from './MemorySection.tsx'
import { NetworkSection } from './NetworkSection.tsx'
import { OtlpSection } from './OtlpSection.tsx'
import { PermissionsSection } from './PermissionsSection.tsx'
import { WorkspaceSection } from './WorkspaceSection.tsx'

/** What a person can change of the studio. Every change holds at once unless its row says otherwise. */
export function SettingsScreen() {
  const { t } = useTranslation()
  const settings = useStudio((studio) => studio.settings)
  const info = useStudio((studio) => studio.info)
  return (
    <div className="view">
      <header className="view__head">
        <h1 className="view__title">{t('settings.title')}</h1>
      </header>
      <div className="view__scroll">
        <div className="column settings">
          {settings && info ? (
            <>
              <AppearanceSection settings={settings} />
              <WorkspaceSection settings={settings} info={info} />
              <PermissionsSection settings={settings} />
              <EngineSection settings={settings} info={info} />
              <MemorySection settings={settings} />
              <NetworkSection settings={settings} />
              <OtlpSection settings={settings} />
              <AuditSection />
              <AboutSection info={info} />
            </>
          ) : (
            <Skeleton lines={10} label={t('common.loading')} />
          )}
        </div>
      </div>
    </div>
  )
}
