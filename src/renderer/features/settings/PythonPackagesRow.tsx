import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { SettingRow } from './SettingRow.tsx'
import { choosePythonPackages, resetPythonPackages } from './settings-commands.ts'

/** The folder of wheels that `run_python` can import. */
export function PythonPackagesRow({ path }: { path: string | null }) {
  const { t } = useTranslation()
  return (
    <SettingRow
      title={t('settings.pythonPackages')}
      text={
        <>
          {t('settings.pythonPackagesText')}
          {path === null ? null : (
            <span className="with-copy setting-row__path">
              <code className="break" data-testid="python-packages-path">
                {path}
              </code>
              <CopyButton text={path} />
            </span>
          )}
        </>
      }
    >
      <Button
        size="small"
        icon={<FolderOpen size={14} aria-hidden="true" />}
        onClick={() => void choosePythonPackages()}
        data-testid="python-packages-choose"
      >
        {t('settings.workspaceChoose')}
      </Button>
      {path === null ? null : (
        <Button
          size="small"
          variant="ghost"
          onClick={() => void resetPythonPackages()}
          data-testid="python-packages-reset"
        >
          {t('settings.pythonPackagesReset')}
        </Button>
      )}
    </SettingRow>
  )
}
