import type { RunId } from '@shared/ids.ts'
import { type SearchField, SearchField as SearchFieldSchema } from '@shared/trace-search.ts'
import { ChevronDown, ChevronUp, Regex, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../lib/format.ts'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { clearSearch, nextHit, search, searchState } from './search-state.ts'
import { selectSpan, tracesState } from './traces-state.ts'

/** Milliseconds of no typing before the run is searched. */
const SETTLE_MS = 80
export const SEARCH_ID = 'trace-search'

interface Props {
  runId: RunId
  onInspect: () => void
}

/** Looks for text in everything a run has recorded, and goes from hit to hit. */
export function TraceSearchBar({ runId, onInspect }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { text, regex, field, hits, found, progress, error } = useStore(searchState)
  const order = useStore(tracesState, (state) => state.order)
  const [typed, setTyped] = useState(text)
  useEffect(() => () => clearSearch(), [])
  useEffect(() => {
    if (typed === searchState.getState().text) return
    const timer = setTimeout(() => void search(runId, { text: typed }), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [runId, typed])

  const go = (step: 1 | -1) => {
    const next = nextHit(hits, order, step)
    if (next === null) return
    selectSpan(next)
    onInspect()
  }
  const at = order !== null && found.has(order) ? hits.indexOf(order) + 1 : 0
  const number = (value: number) => formatNumber(value, locale)
  const looking = progress !== null && progress < 1
  const fields = SearchFieldSchema.options.map((value) => ({ value, label: t(`search.field.${value}`) }))
  return (
    <search className="trace-search">
      <span className="search-field">
        <Search size={14} aria-hidden="true" />
        <input
          id={SEARCH_ID}
          type="search"
          className="field"
          data-testid="trace-search"
          aria-label={t('search.label')}
          placeholder={t('search.label')}
          maxLength={500}
          value={typed}
          aria-invalid={error !== null}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
          }}
        />
      </span>
      <IconButton
        size="small"
        label={t('search.regex')}
        aria-pressed={regex}
        className={regex ? 'timeline__on' : undefined}
        onClick={() => void search(runId, { regex: !regex })}
      >
        <Regex size={14} aria-hidden="true" />
      </IconButton>
      <ChoiceMenu
        label={t('search.where')}
        value={field}
        placeholder={t('search.field.all')}
        testId="trace-search-field"
        choices={fields}
        onChoose={(value) => {
          const chosen: SearchField = fields.find((choice) => choice.value === value)?.value ?? 'all'
          void search(runId, { field: chosen })
        }}
      />
      {text.trim() === '' ? null : (
        <>
          <span
            className="trace-search__count"
            role="status"
            data-testid="trace-search-count"
            data-done={progress === 1}
          >
            {error
              ? null
              : hits.length === 0
                ? looking
                  ? t('search.looking', { percent: Math.floor((progress ?? 0) * 100) })
                  : t('search.none')
                : t(looking ? 'search.hitsSoFar' : 'search.hits', { at: number(at), count: number(hits.length) })}
          </span>
          <IconButton size="small" label={t('search.previous')} disabled={hits.length === 0} onClick={() => go(-1)}>
            <ChevronUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton size="small" label={t('search.next')} disabled={hits.length === 0} onClick={() => go(1)}>
            <ChevronDown size={14} aria-hidden="true" />
          </IconButton>
        </>
      )}
      {error ? (
        <span className="trace-search__error" role="alert">
          {error.message}
        </span>
      ) : null}
    </search>
  )
}
