import type { AuthoredTool, ToolVersion } from '@shared/authored-tools.ts'
import { History } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../../bridge/connection.ts'
import { DiffEditor } from '../../editor/DiffEditor.tsx'
import { formatTime } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { attempt } from '../../ui/toasts.ts'
import { useLocale } from '../../ui/use-locale.ts'
import { writeTool } from './tools-commands.ts'
import { toolsState } from './tools-state.ts'

/** Every version that was saved: how it differs from what is written, and the way back to it. */
export function VersionsPanel({ tool }: { tool: AuthoredTool }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { id: toolId } = tool
  const text = useStore(toolsState, (state) => state.drafts[toolId]?.text ?? '')
  const [versions, setVersions] = useState<ToolVersion[]>([])
  const [shown, setShown] = useState<{ version: number; source: string } | null>(null)
  useEffect(() => {
    void attempt(() => api().tools.versions({ toolId })).then((found) => setVersions(found ?? []))
  }, [toolId])
  const show = async (version: number) => {
    const found = await attempt(() => api().tools.source({ toolId, version }))
    if (found) setShown(found)
  }
  return (
    <div data-testid="tool-versions">
      <ul className="calls">
        {versions.map(({ version, savedAt, broken }) => (
          <li key={version} className="calls__row">
            <div className="calls__head">
              <button
                type="button"
                className="link"
                aria-current={shown?.version === version}
                onClick={() => void show(version)}
                data-testid={`version-${version}`}
              >
                {t('tools.version', { version })}
              </button>
              <span className="quiet">{formatTime(savedAt, locale)}</span>
              {broken ? <Badge tone="bad">{t('tools.broken')}</Badge> : null}
            </div>
          </li>
        ))}
      </ul>
      {shown ? (
        <>
          <div className="try__actions">
            <h3 className="section-title">{t('tools.against', { version: shown.version })}</h3>
            <span className="spacer" />
            <Button
              size="small"
              icon={<History size={14} aria-hidden="true" />}
              disabled={shown.source === text}
              onClick={() => writeTool(toolId, shown.source)}
              data-testid="version-restore"
            >
              {t('tools.restore')}
            </Button>
          </div>
          <DiffEditor
            id={`tool-${toolId}`}
            left={shown.source}
            right={text}
            labels={{ left: t('tools.version', { version: shown.version }), right: t('tools.asWritten') }}
          />
        </>
      ) : null}
    </div>
  )
}
