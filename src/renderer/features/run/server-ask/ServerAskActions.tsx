import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button.tsx'
import type { Answering } from './ServerAskCard.tsx'

/** The two ways not to answer a server, after the way to answer it: to refuse, and to leave it open. */
export function ServerAskActions({ sending, onAnswer, children }: Answering & { children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="server-ask__actions">
      {children}
      <Button
        disabled={sending}
        onClick={() => onAnswer({ action: 'decline', reason: null })}
        data-testid="server-ask-decline"
      >
        {t('serverAsk.decline')}
      </Button>
      <Button
        variant="ghost"
        disabled={sending}
        onClick={() => onAnswer({ action: 'cancel' })}
        data-testid="server-ask-cancel"
      >
        {t('serverAsk.cancel')}
      </Button>
    </div>
  )
}
