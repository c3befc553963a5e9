import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { RUN_STATUSES } from '../../lib/run-status.ts'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { FILTER_ID } from './traces-commands.ts'
import { tracesState } from './traces-state.ts'

/** Narrows the list by what is typed and by status. */
export function RunListFilter({ problem }: { problem: { problem: string; at: number } | null }) {
  const { t } = useTranslation()
  const filter = useStore(tracesState, (state) => state.filter)
  const choices = (['all', ...RUN_STATUSES] as const).map((value) => ({
    value,
    label: value === 'all' ? t('traces.allStatuses') : t(`runStatus.${value}`),
  }))
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
          onChange={(event) => tracesState.setState({ filter: { ...filter, text: event.target.value } })}
        />
      </span>
      <ChoiceMenu
        label={t('traces.status')}
        value={filter.status}
        placeholder={t('traces.allStatuses')}
        testId="runs-status"
        choices={choices}
        onChoose={(value) => {
          const status = choices.find((choice) => choice.value === value)?.value ?? 'all'
          tracesState.setState({ filter: { ...filter, status } })
        }}
      />
      {problem ? (
        <p className="field-error run-list__problem" role="alert" data-testid="runs-filter-problem">
          {problem.problem}
        </p>
      ) : null}
    </search>
  )
}
