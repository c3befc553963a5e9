import type { McpLogLine, McpServer } from '@shared/mcp.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { formatTime } from '../../../lib/format.ts'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { useLocale } from '../../../ui/use-locale.ts'

/** Milliseconds between two looks while the log is open. */
const EVERY_MS = 1000
const SHOWN = 200

/** What a server writes, and what the studio did with it, while somebody looks. */
export function ConnectionLogs({ server: { id } }: { server: McpServer }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [open, setOpen] = useState(false)
  const [lines, setLines] = useState<McpLogLine[]>([])
  useEffect(() => {
    if (!open) return
    let gone = false
    const look = () =>
      api()
        .mcp.logs({ serverId: id })
        .then(
          (found) => {
            if (!gone) setLines(found.slice(-SHOWN))
          },
          () => undefined,
        )
    void look()
    const timer = setInterval(look, EVERY_MS)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [open, id])
  return (
    <Disclosure title={t('connections.logs')} open={open} onToggle={setOpen}>
      {lines.length === 0 ? (
        <p className="quiet">{t('connections.noLogs')}</p>
      ) : (
        <pre className="connections__lines" data-testid="connection-logs">
          {lines.map(({ at, source, text }) => `${formatTime(at, locale)}  ${source}  ${text}`).join('\n')}
        </pre>
      )}
    </Disclosure>
  )
}
