import type { AgentDraft } from '@shared/agents.ts'
import type { AgentId } from '@shared/ids.ts'
import { useId, useState } from 'react'
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
  // While it is being typed, with its empty lines and spaces.
  const [typed, setTyped] = useState<string | null>(null)
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
      <label htmlFor={`${field}-examples`}>{t('agents.examples')}</label>
      <textarea
        id={`${field}-examples`}
        className="field agent__examples"
        rows={2}
        readOnly={readOnly}
        placeholder={t('agents.examplesPlaceholder')}
        value={typed ?? (draft.examples ?? []).join('\n')}
        onChange={(event) => {
          setTyped(event.target.value)
          writeAgent(id, { examples: readExamples(event.target.value) })
        }}
        onBlur={() => setTyped(null)}
        data-testid="agent-examples"
      />
    </div>
  )
}

const MOST_EXAMPLES = 8
const LONGEST_EXAMPLE = 300

/** One a line. */
const readExamples = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, LONGEST_EXAMPLE))
    .filter((line) => line !== '')
    .slice(0, MOST_EXAMPLES)
