import type { JsonSchema } from '@shared/agents.ts'
import { readJsonObject } from '@shared/json-object.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../../ui/Segmented.tsx'
import { ObjectFields } from './SchemaField.tsx'

interface Props {
  schema: JsonSchema
  value: Record<string, unknown>
  onChange: (value: Record<string, unknown>) => void
}

/** Asks for an object that a schema describes, by fields or as JSON. */
export function SchemaForm({ schema, value, onChange }: Props) {
  const { t } = useTranslation()
  const [raw, setRaw] = useState<string | null>(null)
  const broken = raw !== null && readJsonObject(raw) === null
  return (
    <div className="schema-form" data-testid="schema-form">
      <div className="schema-form__bar">
        <h3 className="section-title">{t('tools.input')}</h3>
        <span className="spacer" />
        <Segmented
          small
          label={t('tools.inputAs')}
          value={raw === null ? 'form' : 'json'}
          options={[
            { value: 'form', label: t('tools.form') },
            { value: 'json', label: 'JSON' },
          ]}
          onChange={(next) => setRaw(next === 'json' ? JSON.stringify(value, null, 2) : null)}
          testId="schema-form-mode"
        />
      </div>
      {raw === null ? (
        <ObjectFields schema={schema} value={value} onChange={onChange} />
      ) : (
        <>
          <textarea
            className="field schema-form__json"
            aria-label={t('tools.inputJson')}
            aria-invalid={broken}
            spellCheck={false}
            rows={8}
            value={raw}
            onChange={(event) => {
              setRaw(event.target.value)
              const read = readJsonObject(event.target.value)
              if (read) onChange(read)
            }}
            data-testid="schema-form-json"
          />
          {broken ? <p className="field-error">{t('tools.notJson')}</p> : null}
        </>
      )}
    </div>
  )
}
