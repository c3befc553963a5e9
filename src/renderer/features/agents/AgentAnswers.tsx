import type { AgentDraft, AgentLimits } from '@shared/agents.ts'
import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import type { AgentId } from '@shared/ids.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/Segmented.tsx'
import { SamplingFields } from '../../ui/sampling/SamplingFields.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { writeAgent } from './agents-commands.ts'

interface Props {
  id: AgentId
  draft: AgentDraft
  readOnly: boolean
}

const LIMITS = ['steps', 'tokensPerStep', 'tokens', 'seconds'] as const satisfies (keyof AgentLimits)[]

/** How it answers: thinking, sampling, what it may spend. */
export function AgentAnswers({ id, draft, readOnly }: Props) {
  const { t } = useTranslation()
  const field = useId()
  const { thinking, sampling, limits, constrainCalls = true } = draft
  const own = sampling !== null
  return (
    <fieldset className="agent__answers" disabled={readOnly} aria-label={t('agents.answers')}>
      <h3 className="section-title">{t('agents.answers')}</h3>
      <div className="agent__switches">
        <span className="run-option" title={t('agents.thinkingHint')}>
          <Toggle
            id={`${field}-thinking`}
            checked={thinking}
            onChange={(on) => writeAgent(id, { thinking: on })}
            testId="agent-thinking"
          />
          <label htmlFor={`${field}-thinking`}>{t('agents.thinking')}</label>
        </span>
        <span className="run-option" title={t('run.constrainHint')}>
          <Toggle
            id={`${field}-constrain`}
            checked={constrainCalls}
            onChange={(on) => writeAgent(id, { constrainCalls: on })}
            testId="agent-constrain"
          />
          <label htmlFor={`${field}-constrain`}>{t('run.constrain')}</label>
        </span>
        <span className="run-option" title={t('agents.summariseHint')}>
          <Toggle
            id={`${field}-summarise`}
            checked={limits.context === 'summarise'}
            onChange={(on) => writeAgent(id, { limits: { ...limits, context: on ? 'summarise' : 'fail' } })}
            testId="agent-summarise"
          />
          <label htmlFor={`${field}-summarise`}>{t('agents.summarise')}</label>
        </span>
      </div>
      <h3 className="section-title">{t('agents.limits')}</h3>
      <div className="agent__limits">
        {LIMITS.map((key) => (
          <LimitField
            key={key}
            label={t(`agents.limit.${key}`)}
            value={limits[key]}
            testId={`agent-limit-${key}`}
            onChange={(value) => writeAgent(id, { limits: { ...limits, [key]: value } })}
          />
        ))}
      </div>
      <h3 className="section-title">{t('agents.sampling')}</h3>
      <Segmented
        label={t('agents.sampling')}
        value={own ? 'own' : 'model'}
        options={(['model', 'own'] as const).map((value) => ({ value, label: t(`agents.samplingBy.${value}`) }))}
        onChange={(by) => writeAgent(id, { sampling: by === 'own' ? FALLBACK_SAMPLING : null })}
        testId="agent-sampling-by"
      />
      {sampling === null ? (
        <p className="quiet">{t('agents.samplingByModel')}</p>
      ) : (
        <SamplingFields sampling={sampling} onChange={(next) => writeAgent(id, { sampling: next })} />
      )}
    </fieldset>
  )
}

interface LimitProps {
  label: string
  value: number
  testId: string
  onChange: (value: number) => void
}

/** A whole number from 1. What cannot be is marked, and taken back when the field is left. */
function LimitField({ label, value, testId, onChange }: LimitProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? String(value)
  const valid = /^[1-9]\d{0,8}$/.test(shown)
  return (
    <span className="agent__limit">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        inputMode="numeric"
        value={shown}
        aria-invalid={!valid}
        onChange={(event) => {
          setTyped(event.target.value)
          if (/^[1-9]\d{0,8}$/.test(event.target.value)) onChange(Number(event.target.value))
        }}
        onBlur={() => setTyped(null)}
        data-testid={testId}
      />
    </span>
  )
}
