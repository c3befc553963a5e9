import type { McpServer } from '@shared/mcp.ts'
import { FolderPlus, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { Toggle } from '../../../ui/Toggle.tsx'
import { addRoot, allow } from './allow-commands.ts'

const SWITCHES = ['elicitation', 'sampling'] as const

/** What a server may ask of the studio: nothing, until the person switches it on. */
export function ServerAllows({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const id = useId()
  const { allows } = server
  return (
    <section className="connections__allows" aria-label={t('connections.allows')} data-testid="connection-allows">
      <h3 className="section-title">{t('connections.allows')}</h3>
      {SWITCHES.map((name) => (
        <div key={name} className="connections__allow">
          <Toggle
            id={`${id}-${name}`}
            checked={allows[name]}
            onChange={(on) => void allow(server, { [name]: on })}
            describedBy={`${id}-${name}-text`}
            testId={`connection-allow-${name}`}
          />
          <label htmlFor={`${id}-${name}`}>{t(`connections.allow.${name}`)}</label>
          <p className="quiet" id={`${id}-${name}-text`}>
            {t(`connections.allowText.${name}`)}
          </p>
        </div>
      ))}
      <div className="connections__roots">
        <span>{t('connections.roots')}</span>
        <Button
          size="small"
          icon={<FolderPlus size={14} aria-hidden="true" />}
          onClick={() => void addRoot(server)}
          data-testid="connection-add-root"
        >
          {t('connections.rootAdd')}
        </Button>
        <p className="quiet">{t('connections.rootsText')}</p>
        {allows.roots.length > 0 ? (
          <ul>
            {allows.roots.map((root) => (
              <li key={root} data-testid="connection-root">
                <code className="break">{root}</code>
                <IconButton
                  label={t('connections.rootRemove', { folder: root })}
                  onClick={() => void allow(server, { roots: allows.roots.filter((each) => each !== root) })}
                >
                  <X size={14} aria-hidden="true" />
                </IconButton>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </section>
  )
}
