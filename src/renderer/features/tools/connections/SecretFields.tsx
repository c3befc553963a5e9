import type { McpServer } from '@shared/mcp.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { keepSecret } from './connections-commands.ts'

/** Asks for the secrets nobody has entered yet. */
export function SecretFields({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  if (server.missingSecrets.length === 0) return null
  return (
    <section className="connections__secrets" aria-label={t('connections.secrets')}>
      <p>{t('connections.secretsText')}</p>
      {server.missingSecrets.map((name) => (
        <SecretField key={name} server={server} name={name} />
      ))}
    </section>
  )
}

function SecretField({ server, name }: { server: McpServer; name: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [value, setValue] = useState('')
  return (
    <form
      className="connections__secret"
      onSubmit={(event) => {
        event.preventDefault()
        if (value !== '') void keepSecret(server, name, value)
      }}
    >
      <label htmlFor={id}>
        <code>{name}</code>
      </label>
      <input
        id={id}
        type="password"
        className="field"
        autoComplete="off"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        data-testid={`secret-${name}`}
      />
      <Button type="submit" size="small" disabled={value === ''}>
        {t('connections.secretSave')}
      </Button>
    </form>
  )
}
