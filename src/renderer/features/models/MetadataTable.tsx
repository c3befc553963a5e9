import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Model, ModelMetadata } from '@shared/models.ts'
import { Search } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Skeleton } from '../../ui/States.tsx'

/** Characters of a value shown; a chat template alone can be 10,000. */
const SHOWN = 2000

/** What the GGUF file says of itself, with a search over names and values. */
export function MetadataTable({ model }: { model: Model }) {
  const { t } = useTranslation()
  const [rows, setRows] = useState<ModelMetadata | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [query, setQuery] = useState('')
  const load = useCallback(
    async (signal?: AbortSignal) => {
      setError(null)
      try {
        const metadata = await api().models.inspect({ modelId: model.id }, { signal })
        if (!signal?.aborted) setRows(metadata)
      } catch (thrown) {
        if (!signal?.aborted) setError(toErrorInfo(thrown))
      }
    },
    [model.id],
  )
  useEffect(() => {
    const controller = new AbortController()
    void load(controller.signal)
    return () => controller.abort()
  }, [load])

  if (error) {
    return (
      <ErrorPanel
        error={error}
        title={t('models.metadataFailed')}
        actions={
          <Button size="small" onClick={() => void load()}>
            {t('common.retry')}
          </Button>
        }
      />
    )
  }
  if (!rows) return <Skeleton lines={6} label={t('common.loading')} />
  const wanted = query.trim().toLowerCase()
  const shown = rows.filter((row) => `${row.key} ${row.value}`.toLowerCase().includes(wanted))
  return (
    <>
      <span className="search-field">
        <Search size={14} aria-hidden="true" />
        <input
          type="search"
          className="field"
          aria-label={t('models.searchMetadata')}
          placeholder={t('models.searchMetadata')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </span>
      <table className="table table--metadata" data-testid="model-metadata">
        <thead>
          <tr>
            <th scope="col">{t('models.key')}</th>
            <th scope="col">{t('models.value')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.key}</th>
              <td>{row.value.length > SHOWN ? `${row.value.slice(0, SHOWN)}…` : row.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p className="quiet">{t('models.noMetadata')}</p> : null}
    </>
  )
}
