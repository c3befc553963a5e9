import type { Settings } from '@shared/settings.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Toggle } from '../../ui/Toggle.tsx'
import { IntegerField } from './IntegerField.tsx'
import { SettingRow, SettingSection } from './SettingRow.tsx'
import { updateSettings } from './settings-commands.ts'

const WEIGHTS = ['words', 'meaning', 'graph', 'recency', 'confidence', 'importance', 'preference'] as const
type Weight = (typeof WEIGHTS)[number]

/** What decides which memories an agent is given. */
export function MemorySection({ settings: { recall, learnFromRuns } }: { settings: Settings }) {
  const { t } = useTranslation()
  const budget = useId()
  const learn = useId()
  return (
    <SettingSection title={t('settings.memory')} testId="settings-memory">
      <SettingRow
        title={t('settings.learnFromRuns')}
        control={learn}
        textId={`${learn}-text`}
        text={t('settings.learnFromRunsText')}
      >
        <Toggle
          id={learn}
          describedBy={`${learn}-text`}
          testId="settings-learn-from-runs"
          checked={learnFromRuns}
          onChange={(on) => void updateSettings({ learnFromRuns: on })}
        />
      </SettingRow>
      {WEIGHTS.map((weight) => (
        <WeightRow key={weight} weight={weight} value={recall[weight]} />
      ))}
      <SettingRow
        title={t('settings.recall.budget')}
        control={budget}
        textId={`${budget}-text`}
        text={t('settings.recallText.budget')}
      >
        <IntegerField
          id={budget}
          describedBy={`${budget}-text`}
          value={recall.budget}
          min={100}
          max={8000}
          placeholder="1500"
          onChange={(value) => void updateSettings({ recall: { budget: value ?? 1500 } })}
        />
      </SettingRow>
    </SettingSection>
  )
}

function WeightRow({ weight, value }: { weight: Weight; value: number }) {
  const { t } = useTranslation()
  const id = useId()
  const [moved, setMoved] = useState<number | null>(null)
  const shown = moved ?? value
  const keep = () => {
    if (moved !== null && moved !== value) void updateSettings({ recall: { [weight]: moved } })
    setMoved(null)
  }
  return (
    <SettingRow
      title={t(`settings.recall.${weight}`)}
      control={id}
      textId={`${id}-text`}
      text={t(`settings.recallText.${weight}`)}
    >
      <span className="weight-field">
        <input
          id={id}
          type="range"
          min={weight === 'preference' ? 0.5 : 0}
          max={2}
          step={0.1}
          aria-describedby={`${id}-text`}
          value={shown}
          onChange={(event) => setMoved(Number(event.target.value))}
          onPointerUp={keep}
          onKeyUp={keep}
          onBlur={keep}
          data-testid={`weight-${weight}`}
        />
        <output className="quiet" htmlFor={id}>
          × {shown.toFixed(1)}
        </output>
      </span>
    </SettingRow>
  )
}
