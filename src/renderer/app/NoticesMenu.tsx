import { Popover } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudio } from '../bridge/studio-store.ts'
import { formatRelative } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { useLocale } from '../ui/use-locale.ts'
import { runAction } from './actions.ts'

/** All notices, behind their number in the status bar. */
export function NoticesMenu({ icon }: { icon: ReactNode }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const notices = useStudio((studio) => studio.notices) ?? []
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button" className="status-bar__item" data-testid="notices-button">
          {icon}
          {t('status.notices', { count: notices.length })}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" side="top" align="end" sideOffset={6} aria-label={t('notices.title')}>
          <h2 className="popover__title">{t('notices.title')}</h2>
          {notices.length === 0 ? <p className="quiet">{t('notices.none')}</p> : null}
          <ul className="popover__list">
            {notices.map((notice) => (
              <li key={notice.id} className={`popover__item popover__item--${notice.level}`}>
                <p>{notice.message}</p>
                <p className="quiet">
                  <code>{notice.code}</code> · {formatRelative(notice.at, Date.now(), locale)}
                </p>
              </li>
            ))}
          </ul>
          {notices.length > 0 ? (
            <Button size="small" onClick={() => runAction('notices.dismiss')}>
              {t('action.dismissNotices')}
            </Button>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
