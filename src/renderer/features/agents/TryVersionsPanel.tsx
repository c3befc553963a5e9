import type { Agent } from '@shared/agents.ts'
import type { RunId } from '@shared/ids.ts'
import { FlaskConical } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { tryVersions } from './agents-commands.ts'
import { agentsState } from './agents-state.ts'
import { TrialPair } from './TrialPair.tsx'

const MOST_QUESTIONS = 10

/** Two saved versions asked the same questions, one a line. */
export function TryVersionsPanel({ agent, onOpenTrace }: { agent: Agent; onOpenTrace: (id: RunId) => void }) {
  const { t } = useTranslation()
  const field = useId()
  const { id, version } = agent
  const trials = useStore(agentsState, (state) => state.trials[id]) ?? []
  const [left, setLeft] = useState(Math.max(1, version - 1))
  const [right, setRight] = useState(version)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const questions = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const choices = Array.from({ length: version }, (_, index) => version - index).map((each) => ({
    value: String(each),
    label: t('agents.version', { version: each }),
  }))
  const ask = async () => {
    setBusy(true)
    await tryVersions(id, [left, right], questions.slice(0, MOST_QUESTIONS))
    setBusy(false)
  }
  const side = (value: number, choose: (version: number) => void, label: string, testId: string) => (
    <ChoiceMenu
      label={label}
      value={String(value)}
      placeholder=""
      choices={choices}
      onChoose={(next) => choose(Number(next))}
      testId={testId}
    />
  )
  return (
    <section className="agent-try" aria-label={t('agents.tab.try')} data-testid="agent-try">
      <p className="quiet">{t('agents.tryText')}</p>
      <div className="agent-try__versions">
        {side(left, setLeft, t('agents.oneVersion'), 'try-left')}
        <span className="quiet">{t('agents.versus')}</span>
        {side(right, setRight, t('agents.otherVersion'), 'try-right')}
      </div>
      <label htmlFor={`${field}-questions`}>{t('agents.questions')}</label>
      <textarea
        id={`${field}-questions`}
        className="field"
        rows={4}
        placeholder={t('agents.questionsPlaceholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        data-testid="try-questions"
      />
      {questions.length > MOST_QUESTIONS ? (
        <p className="field-error">{t('agents.tooMany', { count: MOST_QUESTIONS })}</p>
      ) : null}
      <div className="agent-try__go">
        <Button
          variant="primary"
          size="small"
          icon={<FlaskConical size={14} aria-hidden="true" />}
          disabled={questions.length === 0}
          busy={busy}
          onClick={() => void ask()}
          data-testid="try-go"
        >
          {t('agents.askBoth')}
        </Button>
      </div>
      {trials.map((trial) => (
        <TrialPair key={trial.left ?? trial.right ?? trial.input} trial={trial} onOpenTrace={onOpenTrace} />
      ))}
    </section>
  )
}
