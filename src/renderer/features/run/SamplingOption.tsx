import { FALLBACK_SAMPLING } from '@shared/fallback-sampling.ts'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStudio } from '../../bridge/studio-store.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { chosenAgent, override, runState } from './run-state.ts'

/** Whose sampling a run uses: the agent's, the model's, or the person's own. */
export function SamplingOption() {
  const { t } = useTranslation()
  const { agentId, overrides } = useStore(runState)
  const agent = useStudio((studio) => chosenAgent(studio, agentId))
  // Until the studio is known there is nothing to begin one's own from.
  if (!agent) return null
  const { sampling } = overrides
  const mode = sampling === undefined ? 'agent' : sampling === null ? 'model' : 'own'
  const modes = (['agent', 'model', 'own'] as const).map((value) => ({ value, label: t(`sampling.mode.${value}`) }))
  return (
    <span className="run-option">
      {t('sampling.title')}
      <Segmented
        small
        label={t('sampling.title')}
        testId="run-sampling"
        value={mode}
        options={modes}
        onChange={(next) => {
          if (next === 'agent') override({ sampling: undefined })
          else if (next === 'model') override({ sampling: null })
          else override({ sampling: agent.sampling ?? FALLBACK_SAMPLING })
        }}
      />
    </span>
  )
}

const MOST = 9_999_999

/** How many tokens a thought may have. Only agents that think have it. */
export function ThoughtOption() {
  const { t } = useTranslation()
  const id = useId()
  const { agentId, overrides } = useStore(runState)
  const agent = useStudio((studio) => chosenAgent(studio, agentId))
  if (!agent?.thinking) return null
  const value = overrides.thoughtTokens ?? agent.thoughtTokens ?? null
  return (
    <span className="run-option" title={t('sampling.thoughtHint')}>
      <label htmlFor={id}>{t('sampling.thoughtTokens')}</label>
      <input
        id={id}
        className="field field--sampling"
        inputMode="numeric"
        data-testid="run-thought-tokens"
        placeholder={t('sampling.noLimit')}
        value={value ?? ''}
        onChange={(event) => {
          const digits = event.target.value.replace(/\D/g, '')
          override({ thoughtTokens: digits === '' ? null : Math.min(MOST, Number(digits)) })
        }}
      />
    </span>
  )
}
