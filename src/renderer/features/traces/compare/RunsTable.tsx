import { isCut } from '@shared/preview.ts'
import { NEWEST_FIRST } from '@shared/run-order.ts'
import { quoteBeginning } from '@shared/run-query-terms.ts'
import type { Run } from '@shared/runs.ts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatDuration, formatNumber, formatTime } from '../../../lib/format.ts'
import { runDuration } from '../../../lib/run-status.ts'
import { preview } from '../../../lib/text.ts'
import { Button } from '../../../ui/Button.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { useFamily } from '../fork/use-family.ts'
import type { RunFilter } from '../run-filter.ts'
import { tracesState } from '../traces-state.ts'
import { useRunList } from '../use-run-list.ts'

/** Characters that the host searches for. */
const MOST_QUERY = 500

/** Every run of the same input, and every fork of any of its family, as a row of figures; one is chosen to compare with. */
export function RunsTable({ run }: { run: Run }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const filter = useMemo((): RunFilter => {
    // What is cut is looked for by its beginning.
    const beginning = isCut(run.input) ? run.input.slice(0, -1) : run.input
    return { text: `input:${quoteBeginning(beginning, MOST_QUERY - 'input:'.length)}`, order: NEWEST_FIRST }
  }, [run.input])
  const removed = useStore(tracesState, (state) => state.removed)
  const { runs } = useRunList(filter, removed)
  const forks = useFamily(run.id)
  const same = runs.filter((each) => each.input === run.input)
  const known = new Set(same.map(({ id }) => id))
  const family = [...same, ...forks.filter(({ id }) => !known.has(id))]
  return (
    <div className="runs-table">
      <table className="comparison__figures" data-testid="runs-table">
        <thead>
          <tr>
            <th scope="col">{t('compare.run')}</th>
            <th scope="col">{t('traces.status')}</th>
            <th scope="col">{t('traces.steps')}</th>
            <th scope="col">{t('traces.tokensIn')}</th>
            <th scope="col">{t('traces.tokensOut')}</th>
            <th scope="col">{t('compare.time')}</th>
            <th scope="col">{t('run.seed')}</th>
            <th scope="col">{t('compare.changed')}</th>
            <th scope="col">{t('compare.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {family.map((each) => (
            <tr key={each.id}>
              <th scope="row">
                {each.id === run.id ? (
                  formatTime(each.startedAt, locale)
                ) : (
                  <Button
                    size="small"
                    title={t('compare.with')}
                    onClick={() => tracesState.setState({ comparedTo: each.id })}
                  >
                    {formatTime(each.startedAt, locale)}
                  </Button>
                )}
              </th>
              <td>{t(`runStatus.${each.status}`)}</td>
              <td>{formatNumber(each.steps, locale)}</td>
              <td>{formatNumber(each.inputTokens, locale)}</td>
              <td>{formatNumber(each.outputTokens, locale)}</td>
              <td>{formatDuration(runDuration(each, each.endedAt ?? each.startedAt))}</td>
              <td>{each.seed}</td>
              <td>
                {each.forked
                  ? [
                      t('fork.step', { step: each.forked.step }),
                      ...each.forked.edits.map((kind) => t(`fork.edit.${kind}` as 'fork.edit.prompt')),
                    ].join(' · ')
                  : ''}
              </td>
              <td className="comparison__answer">{preview(each.answer ?? each.error?.message ?? '', 120)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
