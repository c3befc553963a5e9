import type { Breakpoint } from '@shared/breakpoints.ts'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../../../bridge/studio-store.ts'
import { Button } from '../../../ui/Button.tsx'
import { ChoiceMenu } from '../../../ui/ChoiceMenu.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { useBreakpointName } from '../../../ui/use-breakpoint-name.ts'
import { setBreakpoints } from './breakpoint-commands.ts'
import { CHOICES, type Choice, isValued, newBreakpoint } from './new-breakpoint.ts'

/** The breakpoints of runs started here: each can be switched off, or taken away, and one can be added. */
export function BreakpointList() {
  const { t } = useTranslation()
  const nameOf = useBreakpointName()
  const points = useStudio((studio) => studio.settings.breakpoints) ?? []
  return (
    <div className="breakpoints" data-testid="breakpoints">
      {points.length === 0 ? <p className="quiet">{t('breakpoints.none')}</p> : null}
      <ul className="breakpoints__list">
        {points.map((point, index) => {
          const what = nameOf(point)
          const key = JSON.stringify({ ...point, enabled: true })
          return (
            <li key={`${key} ${index}`} className="breakpoints__one" data-testid="breakpoint">
              <Toggle
                id={`breakpoint-${index}`}
                checked={point.enabled}
                onChange={(enabled) => void setBreakpoints(points.with(index, { ...point, enabled }))}
              />
              <label htmlFor={`breakpoint-${index}`} className="clip" title={what}>
                {what}
              </label>
              <IconButton
                label={t('breakpoints.remove', { what })}
                onClick={() => void setBreakpoints(points.toSpliced(index, 1))}
              >
                <X size={13} aria-hidden="true" />
              </IconButton>
            </li>
          )
        })}
      </ul>
      <NewBreakpoint onAdd={(point) => void setBreakpoints([...points, point])} full={points.length >= 50} />
    </div>
  )
}

function NewBreakpoint({ onAdd, full }: { onAdd: (point: Breakpoint) => void; full: boolean }) {
  const { t } = useTranslation()
  const [choice, setChoice] = useState<Choice>('before')
  const [text, setText] = useState('')
  const point = newBreakpoint(choice, text)
  const add = () => {
    if (!point || full) return
    onAdd(point)
    setText('')
  }
  return (
    <span className="breakpoints__new">
      <ChoiceMenu
        label={t('breakpoints.kindLabel')}
        value={choice}
        placeholder=""
        testId="breakpoint-kind"
        choices={CHOICES.map((value) => ({ value, label: t(`breakpoints.kind.${value}`) }))}
        onChoose={(value) => {
          const found = CHOICES.find((each) => each === value)
          if (found) setChoice(found)
        }}
      />
      {isValued(choice) ? (
        <input
          className="field breakpoints__value"
          data-testid="breakpoint-value"
          aria-label={t(`breakpoints.value.${choice}`)}
          placeholder={t(`breakpoints.value.${choice}`)}
          aria-invalid={text !== '' && point === null}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add()
          }}
        />
      ) : null}
      <Button size="small" disabled={point === null || full} onClick={add} data-testid="breakpoint-add">
        {t('breakpoints.add')}
      </Button>
    </span>
  )
}
