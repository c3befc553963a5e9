import type { McpServer } from '@shared/mcp.ts'
import { LogIn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import { confirmAddress } from './connections-commands.ts'
import { signIn, signOut } from './sign-in.ts'

/** What the person can do about who they are to a server, and where its name leads. */
export function AccessActions({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const { confirmed, enabled, definition, problem, signedIn } = server
  if (!confirmed || !enabled || definition.transport !== 'http') return null
  const asked = problem?.kind === 'sign-in' || problem?.kind === 'forbidden'
  if (!asked && !signedIn && problem?.address === undefined) return null
  return (
    <div className="connections__bar connections__access">
      {asked ? (
        <Button
          size="small"
          variant="primary"
          icon={<LogIn size={14} aria-hidden="true" />}
          onClick={() => void signIn(server)}
          data-testid="connection-sign-in"
        >
          {t('connections.signIn')}
        </Button>
      ) : null}
      {signedIn ? (
        <>
          <span className="quiet">{t('connections.signedIn')}</span>
          <Button size="small" onClick={() => void signOut(server)} data-testid="connection-sign-out">
            {t('connections.signOut')}
          </Button>
        </>
      ) : null}
      {problem?.address !== undefined ? (
        <Button size="small" onClick={() => void confirmAddress(server)} data-testid="connection-address">
          {t('connections.reviewAddress', { address: problem.address })}
        </Button>
      ) : null}
    </div>
  )
}
