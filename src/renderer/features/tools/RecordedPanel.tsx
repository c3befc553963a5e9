import type { AuthoredTool } from '@shared/authored-tools.ts'
import type { RunId } from '@shared/ids.ts'
import type { ChangedCall } from '@shared/recorded-calls.ts'
import { History, Square } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatTime } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { LineDiff } from '../../ui/changes/LineDiff.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { compareRecorded, NO_SEARCH, searches, stopSearch } from './tool-searches.ts'

export type OpenSpan = (runId: RunId, order: number) => void

/** Differences that show at first. */
const FIRST = 20

/** Makes the calls of past runs again with what is written, and shows those whose result would be another. */
export function RecordedPanel({ tool, onOpenSpan }: { tool: AuthoredTool; onOpenSpan: OpenSpan }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { running, calls, report, error } = useStore(searches, ({ recorded }) => recorded[tool.id]) ?? NO_SEARCH
  const changed = report?.changed ?? []
  return (
    <section aria-label={t('tools.recorded')} data-testid="tool-recorded">
      <h3 className="section-title">{t('tools.recorded')}</h3>
      <p className="quiet">{t('tools.recordedText')}</p>
      <div className="try__actions">
        {running ? (
          <>
            <Button icon={<Square size={14} aria-hidden="true" />} onClick={() => stopSearch('recorded', tool.id)}>
              {t('tools.stop')}
            </Button>
            <span className="quiet">{t('tools.recordedCalls', { count: calls })}</span>
          </>
        ) : (
          <Button
            icon={<History size={14} aria-hidden="true" />}
            onClick={() => void compareRecorded(tool.id)}
            data-testid="recorded-run"
          >
            {t('tools.recordedRun')}
          </Button>
        )}
        {report ? (
          <span className={changed.length > 0 ? 'warning-text' : 'quiet'} data-testid="recorded-summary">
            {report.calls === 0
              ? t('tools.recordedNone')
              : t('tools.recordedChanged', { changed: changed.length, count: report.calls, runs: report.runs })}
          </span>
        ) : null}
      </div>
      {error ? <ErrorPanel error={error} /> : null}
      {(report?.uncompared ?? []).map(({ reason, count }) => (
        <p key={reason} className="quiet">
          {t(`tools.uncompared.${reason}`, { count })}
        </p>
      ))}
      {report?.cut ? <p className="quiet">{t('tools.recordedCut')}</p> : null}
      <ul className="calls">
        {changed.slice(0, all ? undefined : FIRST).map((call) => (
          <Changed key={call.spanId} call={call} onOpenSpan={onOpenSpan} />
        ))}
      </ul>
      {!all && changed.length > FIRST ? (
        <Button size="small" variant="ghost" onClick={() => setAll(true)}>
          {t('tools.recordedMore', { count: changed.length - FIRST })}
        </Button>
      ) : null}
    </section>
  )
}

function Changed({ call, onOpenSpan }: { call: ChangedCall; onOpenSpan: OpenSpan }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { runId, order, startedAt, input, before, after } = call
  return (
    <li className="calls__row" data-testid="recorded-changed">
      <div className="calls__head">
        <span className="quiet">{formatTime(startedAt, locale)}</span>
        <span className="spacer" />
        <Button size="small" variant="ghost" onClick={() => onOpenSpan(runId, order)} data-testid="recorded-open">
          {t('tools.recordedOpen')}
        </Button>
      </div>
      <TextBlock text={JSON.stringify(input)} label={t('tools.input')} limit={300} />
      <LineDiff before={readable(before.content)} after={readable(after.content)} label={t('tools.recordedDiff')} />
    </li>
  )
}

/** JSON on lines of its own, so that only what differs shows. */
function readable(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), null, 2)
  } catch {
    return content
  }
}
