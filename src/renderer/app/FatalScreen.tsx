import type { FatalError } from '@shared/bridge.ts'
import { useTranslation } from 'react-i18next'
import { reconnect } from '../bridge/connection.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorPanel } from '../ui/ErrorPanel.tsx'

/** In place of the view when there is no studio: why, and what to do. */
export function FatalScreen({ error }: { error: FatalError }) {
  const { t } = useTranslation()
  return (
    <div className="view__scroll" data-testid="fatal" data-code={error.code}>
      <div className="column fatal">
        <h1 className="fatal__title">{t('connection.failedTitle')}</h1>
        <ErrorPanel
          error={error}
          actions={
            <Button size="small" onClick={reconnect} data-testid="fatal-retry">
              {t('common.retry')}
            </Button>
          }
        />
        <p className="quiet">{t('connection.failedText')}</p>
      </div>
    </div>
  )
}
