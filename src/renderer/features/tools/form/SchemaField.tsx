import type { JsonSchema } from '@shared/agents.ts'
import { Plus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { emptyOf, type Field, fieldsOf, itemsOf, kindOf, withMember } from './schema-fields.ts'

interface ObjectProps {
  schema: JsonSchema
  value: Record<string, unknown>
  onChange: (value: Record<string, unknown>) => void
}

/** The members of an object, one control each. */
export function ObjectFields({ schema, value, onChange }: ObjectProps) {
  const { t } = useTranslation()
  const fields = fieldsOf(schema)
  if (fields.length === 0) return <p className="quiet">{t('tools.noInput')}</p>
  return (
    <div className="schema-form__fields">
      {fields.map((field) => (
        <LabelledField
          key={field.name}
          field={field}
          value={value[field.name]}
          onChange={(next) => onChange(withMember(value, field.name, next))}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
}

function LabelledField({ field, value, onChange }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const { name, schema, required } = field
  const description = typeof schema.description === 'string' ? schema.description : null
  return (
    <div className="schema-form__field">
      <label className="schema-form__label" htmlFor={id}>
        <code>{name}</code>
        <span className="quiet">
          {required ? String(schema.type ?? '') : `${String(schema.type ?? '')} ${t('tools.optional')}`}
        </span>
      </label>
      {description ? <p className="schema-form__hint">{description}</p> : null}
      <ValueField
        id={id}
        schema={schema}
        required={required}
        value={value}
        onChange={onChange}
        testId={`field-${name}`}
      />
    </div>
  )
}

interface ValueProps {
  id: string
  schema: JsonSchema
  required: boolean
  value: unknown
  onChange: (value: unknown) => void
  testId: string
}

function ValueField(props: ValueProps) {
  const { id, schema, required, value, onChange, testId } = props
  const { t } = useTranslation()
  const kind = kindOf(schema)
  switch (kind) {
    case 'text':
      return (
        <textarea
          id={id}
          className="field schema-form__text"
          rows={1}
          spellCheck={false}
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' && !required ? undefined : target.value)}
          data-testid={testId}
        />
      )
    case 'number':
    case 'integer':
      return (
        <input
          id={id}
          type="number"
          step={kind === 'integer' ? 1 : 'any'}
          className="field"
          value={typeof value === 'number' ? value : ''}
          onChange={({ target }) => onChange(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)}
          data-testid={testId}
        />
      )
    case 'boolean':
      return <Toggle id={id} checked={value === true} onChange={onChange} testId={testId} />
    case 'choice':
      return (
        <select
          id={id}
          className="field"
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
          data-testid={testId}
        >
          {required ? null : <option value="">{t('tools.notGiven')}</option>}
          {(Array.isArray(schema.enum) ? schema.enum : []).map((each) => (
            <option key={String(each)} value={String(each)}>
              {String(each)}
            </option>
          ))}
        </select>
      )
    case 'object':
      return (
        <fieldset className="schema-form__nested" id={id} data-testid={testId}>
          <ObjectFields schema={schema} value={asObject(value)} onChange={onChange} />
        </fieldset>
      )
    case 'list':
      return <ListField {...props} />
    case 'json':
      return <JsonField {...props} />
    default:
      kind satisfies never
      return null
  }
}

function ListField({ id, schema, value, onChange, testId }: ValueProps) {
  const { t } = useTranslation()
  const items = Array.isArray(value) ? value : []
  const inner = itemsOf(schema)
  return (
    <div className="schema-form__nested" id={id} data-testid={testId}>
      {items.map((item, index) => (
        // Members of a list have no name but their place.
        <div key={`${id}-${index.toString()}`} className="schema-form__item">
          <ValueField
            id={`${id}-${index}`}
            schema={inner}
            required
            value={item}
            onChange={(next) => onChange(items.with(index, next ?? null))}
            testId={`${testId}-${index}`}
          />
          <IconButton
            size="small"
            label={t('tools.removeItem', { number: index + 1 })}
            onClick={() => onChange(items.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        variant="ghost"
        icon={<Plus size={14} aria-hidden="true" />}
        onClick={() => onChange([...items, emptyOf(inner, true) ?? null])}
        data-testid={`${testId}-add`}
      >
        {t('tools.addItem')}
      </Button>
    </div>
  )
}

function JsonField({ id, value, onChange, testId }: ValueProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value))
  const [broken, setBroken] = useState(false)
  return (
    <>
      <textarea
        id={id}
        className="field schema-form__text"
        rows={1}
        spellCheck={false}
        placeholder="JSON"
        aria-invalid={broken}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          if (target.value.trim() === '') {
            setBroken(false)
            onChange(undefined)
            return
          }
          try {
            onChange(JSON.parse(target.value))
            setBroken(false)
          } catch {
            setBroken(true)
          }
        }}
        data-testid={testId}
      />
      {broken ? <p className="field-error">{t('tools.notJsonValue')}</p> : null}
    </>
  )
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
