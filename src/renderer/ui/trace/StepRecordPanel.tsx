import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { Span } from '@shared/runs.ts'
import type { StepRecord } from '@shared/step-record.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../bridge/connection.ts'
import { formatTime } from '../../lib/format.ts'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { JsonTree } from '../JsonTree.tsx'
import { Skeleton } from '../States.tsx'
import { useLocale } from '../use-locale.ts'

/** What was written of a step as it happened: entries of the run's record, and rows of the audit log. */
export function StepRecordPanel({ span }: { span: Span }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const [record, setRecord] = useState<StepRecord | null>(null)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const { runId, id: spanId, status } = span
  // A running step gets more entries by its end: the status asks again.
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const ask = async (_status: string) => {
      try {
        const found = await api().runs.stepRecord({ runId, spanId }, { signal })
        if (!signal.aborted) setRecord(found)
      } catch (thrown) {
        if (!signal.aborted) setError(toErrorInfo(thrown))
      }
    }
    void ask(status)
    return () => controller.abort()
  }, [runId, spanId, status])
  if (error) return <ErrorPanel error={error} title={t('record.failed')} />
  if (!record) return <Skeleton lines={6} label={t('common.loading')} />
  return (
    <div data-testid="step-record">
      <h3 className="section-title">{t('record.entries')}</h3>
      {record.entries.length === 0 ? <p className="quiet">{t('record.none')}</p> : null}
      {record.entries.map((entry) => (
        <section key={entry.seq} className="record-entry" data-testid="record-entry" data-type={entry.type}>
          <h4 className="record-entry__title">
            #{entry.seq} <code>{entry.type}</code> <span className="quiet">{formatTime(entry.at, locale)}</span>
          </h4>
          <JsonTree
            value={{ ...entry.data, stateHash: entry.stateHash }}
            label={t('record.entry', { seq: entry.seq })}
          />
        </section>
      ))}
      <h3 className="section-title">{t('record.audit')}</h3>
      {record.audit.length === 0 ? <p className="quiet">{t('record.noAudit')}</p> : null}
      {record.audit.map(({ seq, at, ...row }) => (
        <section key={seq} className="record-entry" data-testid="record-audit">
          <h4 className="record-entry__title">
            #{seq} <code>{row.action}</code> <span className="quiet">{formatTime(at, locale)}</span>
          </h4>
          <JsonTree value={row} label={t('record.entry', { seq })} />
        </section>
      ))}
    </div>
  )
}
