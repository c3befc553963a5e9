import type { Run } from '@shared/runs.ts'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMarks } from '../../bridge/remarks-store.ts'
import { formatDuration, formatNumber, formatRelative } from '../../lib/format.ts'
import { runDuration } from '../../lib/run-status.ts'
import { preview } from '../../lib/text.ts'
import { AnnotatedMark } from '../../ui/annotations/AnnotatedMark.tsx'
import { useLocale } from '../../ui/use-locale.ts'
import { RunMark } from './list/RunMark.tsx'
import { RunRowTags } from './RunRowTags.tsx'
import { selectRun } from './traces-state.ts'

interface Props {
  id: string
  run: Run
  /** Pixels. */
  top: number
  height: number
  /** From 1. */
  place: number
  total: number
  selected: boolean
  /** Among those that something is to be done to together. */
  chosen: boolean
  /** Unix milliseconds, rounded to the minute for a finished run, so that its row stays as it is. */
  now: number
}

/** One run of the list. */
export const RunRow = memo(function RunRow({ id, run, top, height, place, total, selected, chosen, now }: Props) {
  const { t } = useTranslation()
  const locale = useLocale()
  const marks = useMarks(run)
  return (
    // The list box has the focus and the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-checked={chosen}
      aria-posinset={place}
      aria-setsize={total}
      className="run-row"
      data-testid="run-row"
      data-run-id={run.id}
      data-status={run.status}
      style={{ height, transform: `translateY(${top}px)` }}
      onMouseDown={() => selectRun(run.id)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') selectRun(run.id)
      }}
    >
      <RunMark status={run.status} chosen={chosen} />
      <span className="sr-only">{t(`runStatus.${run.status}`)}</span>
      <span className="run-row__text">{preview(run.input)}</span>
      <span className="run-row__age">{formatRelative(run.startedAt, now, locale)}</span>
      <span className="run-row__meta">
        <span className="clip">{run.agentName}</span>
        <span>{formatDuration(runDuration(run, now))}</span>
        <span>{t('traces.tokens', { shown: formatNumber(run.inputTokens + run.outputTokens, locale) })}</span>
        <AnnotatedMark count={marks?.annotations ?? 0} />
        <RunRowTags tags={marks?.tags ?? []} />
      </span>
    </div>
  )
})
