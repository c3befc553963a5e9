import type { Agent } from '@shared/agents.ts'
import type { AgentId } from '@shared/ids.ts'
import { unknownVariables } from '@shared/prompt-variables.ts'
import { Copy, FileOutput, PlayIcon, Save, Trash2, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { CodeEditor } from '../../editor/CodeEditor.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { AgentAnswers } from './AgentAnswers.tsx'
import { AgentNames } from './AgentNames.tsx'
import { AgentTools } from './AgentTools.tsx'
import { duplicateAgent, exportAgent, revertAgent, saveAgent, writeAgent } from './agents-commands.ts'
import { agentsState, isDirty } from './agents-state.ts'

interface Props {
  agent: Agent
  onInspect: () => void
  onRun: (id: AgentId) => void
}

/** What an agent is made of: its words, its tools, how it answers. One that ships with the studio is only shown. */
export function AgentEditor({ agent, onInspect, onRun }: Props) {
  const { t } = useTranslation()
  const { id, builtin } = agent
  const draft = useStore(agentsState, (state) => state.drafts[id])
  const saving = useStore(agentsState, (state) => state.saving)
  const dirty = isDirty(draft)
  if (!draft) return <Skeleton lines={10} label={t('common.loading')} />
  const { text } = draft
  const unknown = unknownVariables(text.prompt)
  const nameless = text.name.trim() === ''
  return (
    <section className="agent" aria-label={agent.name} data-testid="agent-editor">
      <div className="agent__head">
        <h2 className="agent__name clip">{agent.name}</h2>
        <span className="quiet">v{agent.version}</span>
        <span className="spacer" />
        {dirty ? (
          <IconButton size="small" label={t('agents.revert')} onClick={() => revertAgent(id)}>
            <Undo2 size={14} aria-hidden="true" />
          </IconButton>
        ) : null}
        {builtin ? null : (
          <IconButton size="small" label={t('agents.duplicate')} onClick={() => void duplicateAgent(id)}>
            <Copy size={14} aria-hidden="true" />
          </IconButton>
        )}
        <IconButton size="small" label={t('agents.export')} onClick={() => void exportAgent(id)}>
          <FileOutput size={14} aria-hidden="true" />
        </IconButton>
        {builtin ? null : (
          <IconButton size="small" label={t('agents.remove')} onClick={() => agentsState.setState({ removing: id })}>
            <Trash2 size={14} aria-hidden="true" />
          </IconButton>
        )}
        <Button
          size="small"
          icon={<PlayIcon size={14} aria-hidden="true" />}
          disabled={dirty}
          title={dirty ? t('agents.runUnsaved') : undefined}
          onClick={() => onRun(id)}
          data-testid="agent-run"
        >
          {t('agents.run')}
        </Button>
        {builtin ? (
          <Button
            size="small"
            variant="primary"
            icon={<Copy size={14} aria-hidden="true" />}
            onClick={() => void duplicateAgent(id)}
            data-testid="agent-duplicate"
          >
            {t('agents.duplicateToEdit')}
          </Button>
        ) : (
          <Button
            size="small"
            variant="primary"
            icon={<Save size={14} aria-hidden="true" />}
            disabled={!dirty || nameless}
            busy={saving}
            onClick={() => void saveAgent(id)}
            data-testid="agent-save"
          >
            {t('agents.save')}
          </Button>
        )}
      </div>
      <div className="agent__body">
        {builtin ? <p className="agent__note">{t('agents.builtinText')}</p> : null}
        <AgentNames id={id} draft={text} readOnly={builtin} />
        <h3 className="section-title">{t('agents.prompt')}</h3>
        <div className="agent__prompt">
          <CodeEditor
            path={`agents/${id}`}
            kind="prompt"
            text={text.prompt}
            label={t('agents.prompt')}
            readOnly={builtin}
            onChange={(prompt) => writeAgent(id, { prompt })}
            onSave={() => void saveAgent(id)}
          />
        </div>
        {unknown.length > 0 ? (
          <p className="field-error" role="alert">
            {t('agents.unknownVariables', { names: unknown.map((name) => `{{${name}}}`).join(', ') })}
          </p>
        ) : (
          <p className="quiet">{t('agents.promptHint')}</p>
        )}
        <AgentTools id={id} draft={text} readOnly={builtin} onInspect={onInspect} />
        <AgentAnswers id={id} draft={text} readOnly={builtin} />
      </div>
    </section>
  )
}
