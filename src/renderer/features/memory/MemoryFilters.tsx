import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatNumber } from '../../lib/format.ts'
import { ChoiceMenu } from '../../ui/ChoiceMenu.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { setFilter } from './memory-commands.ts'
import { memoryState, type StatusChoice } from './memory-state.ts'

const KINDS = ['fact', 'preference', 'procedure', 'gotcha', 'episode', 'state'] as const
const STATUSES = ['held', 'all', 'superseded', 'retracted'] as const satisfies StatusChoice[]
const ALL = 'all'

/** Narrows the list; says how many are left. */
export function MemoryFilters() {
  const { t } = useTranslation()
  const locale = useLocale()
  const { filter, total, scopes } = useStore(memoryState)
  return (
    <div className="memory__filters">
      <input
        className="field memory__search"
        type="search"
        placeholder={t('memory.search')}
        aria-label={t('memory.search')}
        value={filter.text}
        maxLength={500}
        onChange={(event) => setFilter({ text: event.target.value })}
        data-testid="memory-search"
      />
      <ChoiceMenu
        label={t('memory.kinds')}
        value={filter.kind ?? ALL}
        placeholder={t('memory.allKinds')}
        choices={[
          { value: ALL, label: t('memory.allKinds') },
          ...KINDS.map((value) => ({ value, label: t(`memory.kind.${value}`) })),
        ]}
        onChoose={(value) => setFilter({ kind: KINDS.find((kind) => kind === value) ?? null })}
        testId="memory-kind"
      />
      <ChoiceMenu
        label={t('memory.statuses')}
        value={filter.status}
        placeholder=""
        choices={STATUSES.map((value) => ({ value, label: t(`memory.show.${value}`) }))}
        onChoose={(value) => setFilter({ status: STATUSES.find((status) => status === value) ?? 'held' })}
        testId="memory-status"
      />
      {scopes.length > 1 || filter.scope !== null ? (
        <ChoiceMenu
          label={t('memory.scopes')}
          value={filter.scope ?? ALL}
          placeholder={t('memory.allScopes')}
          choices={[
            { value: ALL, label: t('memory.allScopes') },
            ...scopes.map(({ scope, count }) => ({ value: scope, label: scope, detail: String(count) })),
          ]}
          onChoose={(value) => setFilter({ scope: value === ALL ? null : value })}
          testId="memory-scope"
        />
      ) : null}
      <span className="spacer" />
      <span className="quiet" data-testid="memory-count">
        {t('memory.count', { count: total, total: formatNumber(total, locale) })}
      </span>
    </div>
  )
}
