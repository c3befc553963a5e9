import type { DownloadChoices } from '@shared/downloads.ts'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { lookAt } from './get-commands.ts'

/** The models of one repository, smallest first. */
export function ChoiceList({ found, looking }: { found: DownloadChoices; looking: string | null }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <section aria-label={found.repository}>
      <p className="get-choices__title">{t('get.choose', { repository: found.repository })}</p>
      <ul className="model-list get-choices">
        {found.choices.map(({ source, name, parts, sizeBytes }) => (
          <li key={source} className="model-row" data-testid="choice-row">
            <div className="model-row__main">
              <p className="model-row__name">{name}</p>
              <p className="model-row__facts">
                {sizeBytes === null ? null : <span>{formatBytes(sizeBytes, locale)}</span>}
                {parts > 1 ? <span>{t('get.parts', { count: parts })}</span> : null}
              </p>
            </div>
            <div className="model-row__actions">
              <Button
                size="small"
                busy={looking === source}
                disabled={looking !== null}
                onClick={() => void lookAt(source)}
                aria-label={`${t('get.more')} ${name}`}
              >
                {t('get.more')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
