import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseOptionalInteger } from './settings-commands.ts'

interface Props {
  id: string
  describedBy: string
  /** Null is the default. */
  value: number | null
  min: number
  max: number
  placeholder: string
  onChange: (value: number | null) => void
}

/** A whole number, or nothing for the default. It counts when the field is left or Enter is pressed. */
export function IntegerField({ id, describedBy, value, min, max, placeholder, onChange }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(value === null ? '' : String(value))
  useEffect(() => setText(value === null ? '' : String(value)), [value])
  const parsed = parseOptionalInteger(text, min, max)
  const invalid = parsed === 'invalid'
  const commit = () => {
    if (parsed !== 'invalid' && parsed !== value) onChange(parsed)
  }
  return (
    <span className="integer-field">
      <input
        id={id}
        className="field field--number"
        inputMode="numeric"
        aria-describedby={describedBy}
        aria-invalid={invalid}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
        }}
      />
      {invalid ? (
        <span className="field-error" role="alert">
          {t('settings.between', { min, max })}
        </span>
      ) : null}
    </span>
  )
}
