import type { AgentDraft } from '@shared/agents.ts'
import type { AgentId } from '@shared/ids.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { writeAgent } from './agents-commands.ts'

interface Props {
  id: AgentId
  draft: AgentDraft
  readOnly: boolean
}

/** What it is called and what it is for. */
export function AgentNames({ id, draft, readOnly }: Props) {
  const { t } = useTranslation()
  const field = useId()
  return (
    <div className="agent__names">
      <label htmlFor={`${field}-name`}>{t('agents.name')}</label>
      <input
        id={`${field}-name`}
        className="field"
        maxLength={60}
        spellCheck={false}
        readOnly={readOnly}
        value={draft.name}
        aria-invalid={draft.name.trim() === ''}
        onChange={(event) => writeAgent(id, { name: event.target.value })}
        data-testid="agent-name"
      />
      <label htmlFor={`${field}-text`}>{t('agents.description')}</label>
      <input
        id={`${field}-text`}
        className="field"
        maxLength={500}
        readOnly={readOnly}
        placeholder={t('agents.descriptionPlaceholder')}
        value={draft.description}
        onChange={(event) => writeAgent(id, { description: event.target.value })}
        data-testid="agent-description"
      />
    </div>
  )
}
