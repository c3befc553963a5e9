import type { AuditEntry } from '@shared/audit.ts'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../lib/format.ts'
import { SCROLLS } from '../../ui/scrolls.ts'
import { useLocale } from '../../ui/use-locale.ts'

/** The newest entries of the audit log. */
export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  if (entries.length === 0) return <p className="quiet pad">{t('audit.none')}</p>
  return (
    <section className="audit-table" aria-label={t('audit.newest')} {...SCROLLS}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('audit.seq')}</th>
            <th scope="col">{t('audit.time')}</th>
            <th scope="col">{t('audit.actor')}</th>
            <th scope="col">{t('audit.action')}</th>
            <th scope="col">{t('audit.subject')}</th>
            <th scope="col">{t('audit.result')}</th>
            <th scope="col">{t('audit.hash')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <td className="table__number">{entry.seq}</td>
              <td>{formatTime(entry.at, locale)}</td>
              <td>{entry.actor}</td>
              <td>{entry.action}</td>
              <td className="table__clip" title={entry.subject}>
                {entry.subject}
              </td>
              <td>{entry.result}</td>
              <td title={entry.hash}>
                <code>{entry.hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
