import { Search } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatBytes } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Skeleton } from '../../ui/States.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { CatalogRow } from './CatalogRow.tsx'
import { ChoiceList } from './ChoiceList.tsx'
import { DownloadList } from './DownloadList.tsx'
import { lookAt, readCatalog, stopLooking } from './get-commands.ts'
import { getState, looksLikeSource } from './get-state.ts'
import { OfferDialog } from './OfferDialog.tsx'

/** Where models come from: what is being downloaded, a field for any source, and the list of GLM models. */
export function GetModels() {
  const { t } = useTranslation()
  const locale = useLocale()
  const { catalog, text, looking, choices, offer, error } = useStore(getState)
  useEffect(() => void readCatalog(), [])
  const isSource = looksLikeSource(text)
  const wanted = isSource ? '' : text.trim().toLowerCase()
  const shown = catalog?.entries.filter((entry) => `${entry.name} ${entry.source}`.toLowerCase().includes(wanted))
  return (
    <>
      <DownloadList />
      <form
        className="get-field"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') void lookAt(text.trim())
        }}
      >
        <span className="search-field">
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            className="field"
            aria-label={t('get.search')}
            placeholder={t('get.search')}
            value={text}
            maxLength={2000}
            spellCheck={false}
            onChange={(event) => getState.setState({ text: event.target.value })}
            data-testid="get-source"
          />
        </span>
        {looking ? (
          <Button onClick={stopLooking} data-testid="get-stop">
            {t('get.stop')}
          </Button>
        ) : (
          <Button type="submit" variant={isSource ? 'primary' : 'default'} disabled={!isSource} data-testid="get-look">
            {t('get.look')}
          </Button>
        )}
      </form>
      <p className="quiet">{looking ? `${t('get.looking')} ${looking}` : t('get.network')}</p>
      {error ? (
        <div className="get-error">
          <ErrorPanel error={error} title={t('get.lookFailed')} />
        </div>
      ) : null}
      {choices ? <ChoiceList found={choices} looking={looking} /> : null}
      <h2 className="section-title">{t('get.catalog')}</h2>
      {catalog && shown ? (
        <>
          <p className="quiet">{t('get.catalogNote', { memory: formatBytes(catalog.memoryBytes, locale) })}</p>
          {shown.length > 0 ? (
            <ul className="model-list get-list" aria-label={t('get.catalog')}>
              {shown.map((entry) => (
                <CatalogRow key={entry.id} entry={entry} looking={looking} />
              ))}
            </ul>
          ) : (
            <p className="quiet">{t('get.nothing')}</p>
          )}
        </>
      ) : (
        <Skeleton lines={6} label={t('common.loading')} />
      )}
      {offer ? <OfferDialog key={offer.id} offer={offer} /> : null}
    </>
  )
}
