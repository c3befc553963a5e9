import type { ComparedStep, RunComparison } from '@shared/run-comparison.ts'
import type { Run } from '@shared/runs.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber } from '../../../lib/format.ts'
import { runDuration } from '../../../lib/run-status.ts'
import { preview } from '../../../lib/text.ts'
import { Disclosure } from '../../../ui/Disclosure.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { RunsTable } from './RunsTable.tsx'

/** The figures of both runs with their differences, and what decided their tokens differently. */
export function ComparisonSummary({ comparison }: { comparison: RunComparison }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [family, setFamily] = useState(false)
  const { left, right, pairs, passport } = comparison
  const count = (verdict: string) => pairs.filter((pair) => pair.verdict === verdict).length
  const reused = (side: 'left' | 'right') => sum(pairs.map((pair) => pair[side]))
  const time = (run: Run) => runDuration(run, run.endedAt ?? run.startedAt)
  const number = (value: number) => formatNumber(value, locale)
  const figures = [
    { name: t('traces.steps'), left: left.steps, right: right.steps, show: number },
    { name: t('traces.tokensIn'), left: left.inputTokens, right: right.inputTokens, show: number },
    { name: t('compare.reused'), left: reused('left'), right: reused('right'), show: number },
    { name: t('traces.tokensOut'), left: left.outputTokens, right: right.outputTokens, show: number },
    { name: t('compare.time'), left: time(left), right: time(right), show: formatDuration },
  ]
  return (
    <div className="comparison__summary">
      <p data-testid="compare-counts">
        {comparison.first === null ? `${t('compare.equalRuns')} ` : ''}
        {t('compare.counts', {
          equal: count('equal'),
          changed: count('changed'),
          onlyLeft: count('left'),
          onlyRight: count('right'),
        })}
      </p>
      <table className="comparison__figures">
        <thead>
          <tr>
            <th scope="col">{t('compare.figure')}</th>
            {figures.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{t('run.seed')}</th>
            <th scope="col">{t('compare.answer')}</th>
          </tr>
        </thead>
        <tbody>
          {[left, right].map((run, index) => (
            <tr key={run.id}>
              <th scope="row">{t(index === 0 ? 'compare.left' : 'compare.right')}</th>
              {figures.map((figure) => (
                <td key={figure.name}>
                  {figure.show(index === 0 ? figure.left : figure.right)}
                  {index === 1 && figure.left !== figure.right ? (
                    <span className="comparison__delta">{signed(figure.right - figure.left, figure.show)}</span>
                  ) : null}
                </td>
              ))}
              <td>{run.seed}</td>
              <td className="comparison__answer">{preview(run.answer ?? run.error?.message ?? '', 160)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {passport && passport.length > 0 ? (
        <p className="comparison__passport">
          <span className="quiet">{t('compare.passport')}: </span>
          {passport.map(({ field, left: one, right: other }) => (
            <span key={field} className="mono">
              {field} {String(one)} → {String(other)}
            </span>
          ))}
        </p>
      ) : null}
      <Disclosure title={t('compare.family')} open={family} onToggle={setFamily}>
        <RunsTable run={left} />
      </Disclosure>
    </div>
  )
}

const signed = (delta: number, show: (value: number) => string): string =>
  `${delta > 0 ? '+' : '−'}${show(Math.abs(delta))}`

const sum = (steps: (ComparedStep | null)[]): number =>
  steps.reduce((total, step) => total + (step?.reusedTokens ?? 0), 0)
