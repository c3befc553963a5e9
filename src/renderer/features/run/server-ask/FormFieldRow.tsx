import type { FormProblem } from '@shared/form-check.ts'
import type { FormField, FormValues } from '@shared/mcp-requests.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceMenu } from '../../../ui/ChoiceMenu.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'

type Value = FormValues[string] | undefined

interface Props {
  field: FormField
  value: Value
  problem: FormProblem | undefined
  onChange: (value: Value) => void
}

/** One value of a form: what the server calls it, how to give it, what is wrong with it. */
export function FormFieldRow({ field, value, problem, onChange }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const { name, label, description, required, least, most } = field
  return (
    <div className="server-ask__field" data-testid={`form-field-${name}`}>
      <label htmlFor={id} className="server-ask__label">
        {label}
        {required ? null : <span className="quiet"> {t('serverAsk.optional')}</span>}
      </label>
      <Control id={id} field={field} value={value} wrong={problem !== undefined} onChange={onChange} />
      {description ? <p className="quiet server-ask__about">{description}</p> : null}
      {problem ? (
        <p className="field-error" role="alert">
          {t(`serverAsk.problem.${problem}`, { least, most })}
        </p>
      ) : null}
    </div>
  )
}

interface ControlProps {
  id: string
  field: FormField
  value: Value
  wrong: boolean
  onChange: (value: Value) => void
}

function Control({ id, field, value, wrong, onChange }: ControlProps) {
  const { t } = useTranslation()
  const { kind, label, choices, format, most, required } = field
  switch (kind) {
    case 'boolean':
      return <Toggle id={id} checked={value === true} onChange={onChange} />
    case 'choice':
      return (
        <ChoiceMenu
          label={label}
          value={typeof value === 'string' ? value : null}
          placeholder={t('serverAsk.choose')}
          choices={choices}
          onChoose={onChange}
        />
      )
    case 'choices': {
      const chosen = Array.isArray(value) ? value : []
      return (
        <span className="server-ask__choices" id={id}>
          {choices.map((choice) => (
            <label key={choice.value}>
              <input
                type="checkbox"
                checked={chosen.includes(choice.value)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, choice.value] : chosen.filter((each) => each !== choice.value),
                  )
                }
              />
              {choice.label}
            </label>
          ))}
        </span>
      )
    }
    case 'number':
    case 'integer':
      return <NumberField id={id} value={value} wrong={wrong} onChange={onChange} />
    case 'text':
      return (
        <input
          id={id}
          className="field"
          type={INPUT_TYPES[format ?? 'none']}
          maxLength={Math.min(most ?? 20_000, 20_000)}
          aria-invalid={wrong}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value === '' && !required ? undefined : event.target.value)}
        />
      )
    default:
      return kind satisfies never
  }
}

/** A moment is written with its zone, which a browser's own field for it leaves out. */
const INPUT_TYPES = { none: 'text', email: 'email', uri: 'url', date: 'date', 'date-time': 'text' } as const

/** Keeps what is being typed: "1." is no number yet. */
function NumberField({ id, value, wrong, onChange }: Pick<ControlProps, 'id' | 'value' | 'wrong' | 'onChange'>) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  return (
    <input
      id={id}
      className="field"
      inputMode="decimal"
      aria-invalid={wrong}
      value={text}
      onChange={(event) => {
        const next = event.target.value
        setText(next)
        const number = Number(next)
        onChange(next.trim() === '' ? undefined : Number.isFinite(number) ? number : next)
      }}
    />
  )
}
