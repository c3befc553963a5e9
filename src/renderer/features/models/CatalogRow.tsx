import type { Catalog } from '@shared/catalog.ts'
import { Box } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatNumber } from '../../lib/format.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { lookAt } from './get-commands.ts'

interface Props {
  entry: Catalog['entries'][number]
  /** The source that is being looked at. */
  looking: string | null
}

/** One model of the list, and whether it fits this machine. */
export function CatalogRow({ entry, looking }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const facts = [
    formatBytes(entry.sizeBytes, locale),
    t('models.contextOf', { shown: formatNumber(entry.contextLength, locale) }),
    entry.license,
  ]
  return (
    <li className="model-row" data-testid="catalog-row" data-fits={entry.fits}>
      <Box size={16} aria-hidden="true" className="model-row__icon" />
      <div className="model-row__main">
        <p className="model-row__name">
          <span className="model-row__title">{entry.name}</span>
          {entry.fits ? (
            <Badge tone="good">{t('get.fits')}</Badge>
          ) : (
            <Badge tone="warn">{t('get.tooLarge', { memory: formatBytes(entry.memoryBytes, locale) })}</Badge>
          )}
          {entry.embeds ? <Badge tone="accent">{t('get.embeds')}</Badge> : null}
          {entry.tools || entry.embeds ? null : <Badge>{t('get.noTools')}</Badge>}
        </p>
        <p className="model-row__facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <p className="model-row__note">{t(`get.note.${entry.id}`)}</p>
      </div>
      <div className="model-row__actions">
        <Button
          size="small"
          busy={looking === entry.source}
          disabled={looking !== null}
          onClick={() => void lookAt(entry.source)}
          aria-label={`${t('get.more')} ${entry.name}`}
        >
          {t('get.more')}
        </Button>
      </div>
    </li>
  )
}
