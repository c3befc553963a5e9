import { checkForm, initialValues } from '@shared/form-check.ts'
import type { FormValues, McpRequest } from '@shared/mcp-requests.ts'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { FormFieldRow } from './FormFieldRow.tsx'
import { ServerAskActions } from './ServerAskActions.tsx'
import type { Answering } from './ServerAskCard.tsx'

/** A form as a server asks for it. Nothing of it leaves before it is sent. */
export function ServerForm({ request, ...answering }: Answering & { request: Extract<McpRequest, { kind: 'form' }> }) {
  const { t } = useTranslation()
  const { message, fields } = request
  const [values, setValues] = useState<FormValues>(() => initialValues(fields))
  // What is wrong is said once the person thinks it is right.
  const [tried, setTried] = useState(false)
  const problems = checkForm(fields, values)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(problems).length === 0) answering.onAnswer({ action: 'accept', values })
  }
  const set = (name: string, value: FormValues[string] | undefined) => {
    const { [name]: _, ...others } = values
    setValues(value === undefined ? others : { ...others, [name]: value })
  }
  return (
    <form onSubmit={submit} noValidate>
      <p className="server-ask__message">{message}</p>
      <div className="server-ask__fields">
        {fields.map((field) => (
          <FormFieldRow
            key={field.name}
            field={field}
            value={values[field.name]}
            problem={tried ? problems[field.name] : undefined}
            onChange={(value) => set(field.name, value)}
          />
        ))}
      </div>
      <p className="quiet">{t('serverAsk.untrusted')}</p>
      <ServerAskActions {...answering}>
        <Button type="submit" variant="primary" disabled={answering.sending} data-testid="server-ask-accept">
          {t('serverAsk.send')}
        </Button>
      </ServerAskActions>
    </form>
  )
}
