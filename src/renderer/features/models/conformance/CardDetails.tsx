import type { Card, CardSummary } from '@shared/conformance.ts'
import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../bridge/connection.ts'
import { formatTime } from '../../../lib/format.ts'
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx'
import { Facts } from '../../../ui/Facts.tsx'
import { useLocale } from '../../../ui/use-locale.ts'
import { FailedCase } from './FailedCase.tsx'
import { groupName } from './group-name.ts'
import { Delta } from './Score.tsx'

/** One card: score by group beside that of the card before, and every failed case. */
export function CardDetails({ summary, before }: { summary: CardSummary; before: CardSummary | null }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [card, setCard] = useState<Card | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const { id } = summary
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async () => {
      try {
        const found = await api().conformance.card({ cardId: id }, { signal })
        if (!signal.aborted) setCard(found)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    void ask()
    return () => controller.abort()
  }, [id])
  const failed = (card?.cases ?? []).filter((each) => !each.passed)
  const facts = [
    { name: t('cases.date'), value: formatTime(summary.startedAt, locale) },
    { name: t('cases.build'), value: summary.engineBuild },
  ]
  if (before)
    facts.push({
      name: t('cases.before'),
      value: `${before.passed} / ${before.total}, ${formatTime(before.startedAt, locale)}`,
    })
  return (
    <>
      <Facts facts={facts} />
      <table className="table card-groups">
        <tbody>
          {summary.groups.map((group) => (
            <tr key={group.group}>
              <th scope="row">{groupName(group.group, t)}</th>
              <td className="table__number">
                {group.passed} / {group.total}{' '}
                <Delta now={group} before={before?.groups.find((each) => each.group === group.group)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {error ? <ErrorPanel error={error} title={t('cases.cardFailed')} /> : null}
      {failed.length > 0 ? (
        <>
          <h4 className="section-title">{t('cases.failedCases', { count: failed.length })}</h4>
          <ul className="failed-cases">
            {failed.map((score) => (
              <FailedCase key={score.id} cardId={id} score={score} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}
