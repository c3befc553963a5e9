import { draftOf } from '@shared/agent-draft.ts'
import type { Agent, AgentDraft, AgentVersion } from '@shared/agents.ts'
import { Copy, History } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api } from '../../bridge/connection.ts'
import { DiffEditor } from '../../editor/DiffEditor.tsx'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { attempt } from '../../ui/toasts.ts'
import { useLocale } from '../../ui/use-locale.ts'
import { duplicateAgent, writeAgent } from './agents-commands.ts'
import { agentsState } from './agents-state.ts'

/** Every version that was saved: how it differs from what is written, and the way back to it. */
export function VersionsPanel({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { id, builtin } = agent
  const text = useStore(agentsState, (state) => state.drafts[id]?.text)
  const [versions, setVersions] = useState<AgentVersion[]>([])
  const [shown, setShown] = useState<Agent | null>(null)
  useEffect(() => {
    void attempt(() => api().agents.versions({ agentId: id })).then((found) => setVersions(found ?? []))
  }, [id])
  const left = shown ? asText(draftOf(shown)) : ''
  const right = text ? asText(text) : ''
  return (
    <div className="agent-versions" data-testid="agent-versions">
      <ul className="agent-versions__list">
        {versions.map(({ agent: each, createdAt }) => (
          <li key={each.version} className="agent-versions__row">
            <button
              type="button"
              className="link"
              aria-current={shown?.version === each.version}
              onClick={() => setShown(each)}
              data-testid={`agent-version-${each.version}`}
            >
              {t('agents.version', { version: each.version })}
            </button>
            <span className="quiet">{formatTime(createdAt, locale)}</span>
            <span className="spacer" />
            <IconButton
              size="small"
              label={t('agents.duplicateVersion', { version: each.version })}
              onClick={() => void duplicateAgent(id, each.version)}
            >
              <Copy size={14} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      {shown ? (
        <>
          <div className="agent-versions__head">
            <h3 className="section-title">{t('agents.against', { version: shown.version })}</h3>
            <span className="spacer" />
            <Button
              size="small"
              icon={<History size={14} aria-hidden="true" />}
              disabled={builtin || left === right}
              onClick={() => writeAgent(id, draftOf(shown))}
              data-testid="agent-restore"
            >
              {t('agents.restore')}
            </Button>
          </div>
          <DiffEditor
            id={`agent-${id}`}
            left={left}
            right={right}
            labels={{ left: t('agents.version', { version: shown.version }), right: t('agents.asWritten') }}
          />
        </>
      ) : (
        <p className="quiet">{t('agents.versionsHint')}</p>
      )}
    </div>
  )
}

/** As people compare it: the prompt as it is, then the rest. */
const asText = ({ prompt, ...rest }: AgentDraft): string => `${prompt}\n\n${JSON.stringify(rest, null, 2)}\n`
