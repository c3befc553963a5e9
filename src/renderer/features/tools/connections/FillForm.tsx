import type { McpServerId } from '@shared/ids.ts'
import type { McpAsked } from '@shared/mcp.ts'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { Button } from '../../../ui/Button.tsx'

/** Milliseconds without a key before the server is asked what it offers. */
const PAUSE_MS = 250

export interface Fillable {
  kind: McpAsked['kind']
  /** The prompt's name, or the template. */
  of: string
  label: string
  fields: { name: string; description: string; required: boolean }[]
}

interface Props {
  serverId: McpServerId
  asked: Fillable
  onFilled: (given: Record<string, string>) => void
}

/** What a prompt or the address of a resource takes, with what the server offers for each. */
export function FillForm({ serverId, asked, onFilled }: Props) {
  const { t } = useTranslation()
  const [given, setGiven] = useState<Record<string, string>>({})
  const ready = asked.fields.every(({ name, required }) => !required || (given[name] ?? '') !== '')
  return (
    <form
      className="server-form connections__fill"
      aria-label={asked.label}
      data-testid="connection-fill"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onFilled(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')))
      }}
    >
      <code className="break">{asked.label}</code>
      {asked.fields.map((field) => (
        <FillField
          key={field.name}
          serverId={serverId}
          asked={asked}
          field={field}
          given={given}
          onChange={(value) => setGiven((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <div>
        <Button type="submit" size="small" variant="primary" disabled={!ready} data-testid="fill-show">
          {t('connections.fillShow')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps extends Omit<Props, 'onFilled'> {
  field: Fillable['fields'][number]
  given: Record<string, string>
  onChange: (value: string) => void
}

function FillField({ serverId, asked, field: { name, description, required }, given, onChange }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const [focused, setFocused] = useState(false)
  const [offered, setOffered] = useState<string[]>([])
  const value = given[name] ?? ''
  useEffect(() => {
    if (!focused) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      const { [name]: _, ...others } = given
      const { kind, of } = asked
      api()
        .mcp.complete({ serverId, kind, of, argument: name, value, given: others }, { signal: stop.signal })
        // A server that offers nothing, or fails at it, leaves the field as it is.
        .then(setOffered, () => undefined)
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [focused, value, given, name, asked, serverId])
  return (
    <>
      <label htmlFor={id}>
        {name} {required ? null : <span className="quiet">{t('connections.fillOptional')}</span>}{' '}
        <span className="quiet">{description}</span>
      </label>
      <input
        id={id}
        className="field"
        list={`${id}-offered`}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => onChange(event.target.value)}
        data-testid={`fill-${name}`}
      />
      <datalist id={`${id}-offered`}>
        {offered.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  )
}
