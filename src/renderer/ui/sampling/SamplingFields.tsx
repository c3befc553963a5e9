import type { Sampling } from '@shared/sampling.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  NUMBER_FIELDS,
  type NumberField,
  readBias,
  readNumber,
  readStops,
  writeBias,
  writeStops,
} from './sampling-fields.ts'

/** Every setting of the sampling. What is typed counts at once; what cannot be is marked, and taken back when its field is left. */
export function SamplingFields({ sampling, onChange }: { sampling: Sampling; onChange: (sampling: Sampling) => void }) {
  const { t } = useTranslation()
  const { stop: _stop, ...withoutStop } = sampling
  const { logitBias: _bias, ...withoutBias } = sampling
  return (
    <fieldset className="sampling" data-testid="sampling-fields" aria-label={t('sampling.title')}>
      {NUMBER_FIELDS.map((field) => (
        <NumberInput key={field.id} field={field} sampling={sampling} onChange={onChange} />
      ))}
      <div className="sampling__lines">
        <LinesInput
          label={t('sampling.stop')}
          hint={t('sampling.stopHint')}
          text={writeStops(sampling.stop)}
          onChange={(text) => {
            const stop = readStops(text)
            if (stop === 'invalid') return false
            onChange(stop ? { ...withoutStop, stop } : withoutStop)
            return true
          }}
        />
        <LinesInput
          label={t('sampling.logitBias')}
          hint={t('sampling.logitBiasHint')}
          text={writeBias(sampling.logitBias)}
          onChange={(text) => {
            const logitBias = readBias(text)
            if (logitBias === 'invalid') return false
            onChange(logitBias ? { ...withoutBias, logitBias } : withoutBias)
            return true
          }}
        />
      </div>
    </fieldset>
  )
}

interface NumberInputProps {
  field: NumberField
  sampling: Sampling
  onChange: (sampling: Sampling) => void
}

function NumberInput({ field, sampling, onChange }: NumberInputProps) {
  const { t } = useTranslation()
  const id = useId()
  const value = field.get(sampling)
  /** Null while the field shows what counts. */
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (value === undefined ? '' : String(value))
  const invalid = readNumber(field, text) === 'invalid'
  const name = t(`sampling.${field.id}` as 'sampling.temperature')
  return (
    <div className="sampling__item">
      <label htmlFor={id} title={t(`sampling.hint.${field.id}` as 'sampling.hint.temperature')}>
        {name}
      </label>
      <input
        id={id}
        className="field field--sampling"
        inputMode="decimal"
        data-testid={`sampling-${field.id}`}
        aria-invalid={invalid}
        title={t('sampling.between', { min: field.min, max: field.max })}
        placeholder={field.off === 'off' ? t('sampling.off') : (field.off ?? '').toString()}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value)
          const read = readNumber(field, event.target.value)
          if (read !== 'invalid') onChange(field.set(sampling, read))
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  )
}

interface LinesInputProps {
  label: string
  hint: string
  text: string
  /** False for a text that cannot be. */
  onChange: (text: string) => boolean
}

function LinesInput({ label, hint, text, onChange }: LinesInputProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [invalid, setInvalid] = useState(false)
  return (
    <div className="sampling__text">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="field field--lines"
        rows={2}
        placeholder={hint}
        aria-invalid={invalid}
        value={typed ?? text}
        onChange={(event) => {
          setTyped(event.target.value)
          setInvalid(!onChange(event.target.value))
        }}
        onBlur={() => {
          setTyped(null)
          setInvalid(false)
        }}
      />
    </div>
  )
}
