import type { Notice } from '@shared/state.ts'
import { CircleAlert, Info, TriangleAlert, Unplug, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { api, connection, reconnect } from '../bridge/connection.ts'
import { useStudio } from '../bridge/studio-store.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { attempt } from '../ui/toasts.ts'

/** More at once would leave no room for the view; the status bar tells how many there are. */
const SHOWN = 3

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert }

/** What the person must know of the studio itself, above the view. */
export function Banners() {
  const notices = useStudio((studio) => studio.notices) ?? []
  return (
    <div className="banners">
      <ConnectionBanner />
      {notices.slice(-SHOWN).map((notice) => (
        <NoticeBanner key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function ConnectionBanner() {
  const { t } = useTranslation()
  const status = useStore(connection, (state) => state.status)
  const known = useStudio(() => true)
  // A failure has the whole view to itself.
  if (status === 'live' || status === 'failed') return null
  // At the start the skeletons say it.
  if (status === 'connecting' && !known) return null
  return (
    <div className="banner banner--warning" role="alert" data-testid="connection-banner" data-status={status}>
      <Unplug size={15} aria-hidden="true" />
      <p>{t('connection.lost')}</p>
      <Button size="small" onClick={reconnect}>
        {t('connection.retry')}
      </Button>
    </div>
  )
}

function NoticeBanner({ notice }: { notice: Notice }) {
  const { t } = useTranslation()
  const Icon = ICONS[notice.level]
  return (
    <div
      className={`banner banner--${notice.level}`}
      role={notice.level === 'info' ? 'status' : 'alert'}
      data-testid="notice"
      data-code={notice.code}
      data-level={notice.level}
    >
      <Icon size={15} aria-hidden="true" />
      <p>{notice.message}</p>
      <IconButton
        size="small"
        label={t('notices.dismiss')}
        onClick={() => void attempt(() => api().studio.dismissNotice({ id: notice.id }))}
      >
        <X size={14} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
