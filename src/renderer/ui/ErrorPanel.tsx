import { OctagonAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isAdvised } from '../lib/errors.ts'

interface Props {
  error: { code: string; message: string }
  title?: string
  actions?: ReactNode
  /** False where the message itself says what to do. */
  advice?: boolean
}

/** A failure with its code, what happened, and what to do. */
export function ErrorPanel({ error, title, actions, advice = true }: Props) {
  const { t } = useTranslation()
  return (
    <div className="error-panel" role="alert">
      <OctagonAlert size={16} aria-hidden="true" />
      <div className="error-panel__body">
        <p className="error-panel__title">
          {title ?? t('errors.title')} <code className="error-panel__code">{error.code}</code>
        </p>
        <p className="error-panel__message">{error.message}</p>
        {advice && isAdvised(error.code) ? (
          <p className="error-panel__advice">{t(`errors.advice.${error.code}`)}</p>
        ) : null}
        {actions ? <div className="error-panel__actions">{actions}</div> : null}
      </div>
    </div>
  )
}
