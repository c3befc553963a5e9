import type { CardSummary } from '@shared/conformance.ts'
import type { Sha256 } from '@shared/ids.ts'
import { useTranslation } from 'react-i18next'
import { useConformance } from '../../../bridge/conformance-store.ts'
import { formatTime } from '../../../lib/format.ts'
import { SCROLLS } from '../../../ui/scrolls.ts'
import { useLocale } from '../../../ui/use-locale.ts'
import { groupName } from './group-name.ts'
import { Delta } from './Score.tsx'

/** The latest card of each model, and the one before it. */
function newestByModel(cards: readonly CardSummary[]): { latest: CardSummary; before: CardSummary | undefined }[] {
  const byModel = new Map<Sha256, CardSummary[]>()
  for (const card of cards) byModel.set(card.model.sha256, [...(byModel.get(card.model.sha256) ?? []), card])
  return [...byModel.values()].flatMap(([latest, before]) => (latest ? [{ latest, before }] : []))
}

/** Models side by side, group by group. Nothing before the first check. */
export function ConformanceTable() {
  const { t } = useTranslation()
  const locale = useLocale()
  const conformance = useConformance()
  const columns = newestByModel(conformance?.cards ?? [])
  if (columns.length === 0) return null
  const groups = [...new Set(columns.flatMap(({ latest }) => latest.groups.map((each) => each.group)))]
  const of = (card: CardSummary | undefined, group: string) => card?.groups.find((each) => each.group === group)
  return (
    <section aria-label={t('cases.compare')} data-testid="conformance-table">
      <h2 className="section-title">{t('cases.compare')}</h2>
      <figure className="conformance-table" aria-label={t('cases.compare')} {...SCROLLS}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('cases.group')}</th>
              {columns.map(({ latest }) => (
                <th key={latest.id} scope="col" className="table__number" title={latest.model.sha256}>
                  {latest.model.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group}>
                <th scope="row">{groupName(group, t)}</th>
                {columns.map(({ latest, before }) => {
                  const now = of(latest, group)
                  return (
                    <td key={latest.id} className="table__number">
                      {now ? <Delta now={now} before={of(before, group)} /> : null}{' '}
                      {now ? `${now.passed} / ${now.total}` : '–'}
                    </td>
                  )
                })}
              </tr>
            ))}
            <tr className="conformance-table__sum">
              <th scope="row">{t('cases.together')}</th>
              {columns.map(({ latest, before }) => (
                <td key={latest.id} className="table__number">
                  <Delta now={latest} before={before} /> {latest.passed} / {latest.total}
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">{t('cases.date')}</th>
              {columns.map(({ latest }) => (
                <td key={latest.id} className="table__number quiet">
                  {formatTime(latest.startedAt, locale)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </figure>
    </section>
  )
}
