import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { RunFacets } from './list/RunFacets.tsx'
import { RunSortMenu } from './list/RunSortMenu.tsx'
import { FILTER_ID } from './traces-commands.ts'
import { changeFilter, tracesState } from './traces-state.ts'

/** Narrows the list by what is typed or chosen, and sorts it. */
export function RunListFilter({ problem }: { problem: { problem: string; at: number } | null }) {
  const { t } = useTranslation()
  const filter = useStore(tracesState, (state) => state.filter)
  return (
    <search className="run-list__filter">
      <span className="search-field">
        <Search size={14} aria-hidden="true" />
        <input
          id={FILTER_ID}
          type="search"
          className="field"
          data-testid="runs-filter"
          aria-label={t('traces.filter')}
          placeholder={t('traces.filter')}
          maxLength={500}
          title={t('traces.filterHint')}
          aria-invalid={problem !== null}
          value={filter.text}
          onChange={(event) => changeFilter({ text: event.target.value })}
        />
      </span>
      <RunFacets text={filter.text} onChange={(text) => changeFilter({ text })} />
      <RunSortMenu order={filter.order} onChange={(order) => changeFilter({ order })} />
      {problem ? (
        <p className="field-error run-list__problem" role="alert" data-testid="runs-filter-problem">
          {problem.problem}
        </p>
      ) : null}
    </search>
  )
}
