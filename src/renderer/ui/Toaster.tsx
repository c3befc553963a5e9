import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isAdvised } from '../lib/errors.ts'
import { Button } from './Button.tsx'
import { IconButton } from './IconButton.tsx'
import { dismissToast, toastStore } from './toasts.ts'

/** Short messages at the lower edge, read aloud as they come. */
export function Toaster() {
  const { t } = useTranslation()
  const toasts = useStore(toastStore, (state) => state.toasts)
  return (
    <section className="toaster" aria-label={t('toast.label')}>
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={`toast toast--${toast.level}`}
          role={toast.level === 'error' ? 'alert' : 'status'}
          data-testid="toast"
        >
          {toast.level === 'error' ? <CircleAlert size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />}
          <div className="toast__text">
            <p>{toast.message}</p>
            {toast.code && isAdvised(toast.code) ? (
              <p className="toast__advice">{t(`errors.advice.${toast.code}`)}</p>
            ) : null}
          </div>
          {toast.action ? (
            <Button
              size="small"
              onClick={() => {
                dismissToast(toast.id)
                toast.action?.run()
              }}
              data-testid="toast-action"
            >
              {toast.action.label}
            </Button>
          ) : null}
          <IconButton size="small" label={t('common.close')} side="top" onClick={() => dismissToast(toast.id)}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </section>
  )
}
