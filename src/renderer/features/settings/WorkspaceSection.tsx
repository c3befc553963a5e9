import type { Settings } from '@shared/settings.ts'
import type { StudioInfo } from '@shared/state.ts'
import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { PythonPackagesRow } from './PythonPackagesRow.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { chooseWorkspace, resetWorkspace } from './settings-commands.ts'

export function WorkspaceSection({ settings, info }: { settings: Settings; info: StudioInfo }) {
  const { t } = useTranslation()
  const sample = settings.workspacePath === null
  return (
    <SettingSection title={t('settings.workspace')}>
      <SettingRow
        title={t('settings.workspaceFolder')}
        text={
          <>
            {t('settings.workspaceText')}
            <span className="with-copy setting-row__path">
              <code className="break" data-testid="workspace-path">
                {info.workspacePath}
              </code>
              <CopyButton text={info.workspacePath} />
              {sample ? <Badge>{t('settings.workspaceSample')}</Badge> : null}
            </span>
          </>
        }
      >
        <Button
          size="small"
          icon={<FolderOpen size={14} aria-hidden="true" />}
          onClick={() => void chooseWorkspace()}
          data-testid="workspace-choose"
        >
          {t('settings.workspaceChoose')}
        </Button>
        {sample ? null : (
          <Button size="small" variant="ghost" onClick={() => void resetWorkspace()} data-testid="workspace-reset">
            {t('settings.workspaceReset')}
          </Button>
        )}
      </SettingRow>
      <PythonPackagesRow path={settings.pythonPackagesPath} />
    </SettingSection>
  )
}
