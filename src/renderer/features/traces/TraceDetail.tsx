import type { RunId } from '@shared/ids.ts'
import { Download, FlaskConical, Hand, History, ListTree, MessageSquare, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useTrace } from '../../bridge/trace-store.ts'
import { isActive } from '../../lib/run-status.ts'
import { preview } from '../../lib/text.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { EmptyState, Skeleton } from '../../ui/States.tsx'
import { ComparePicker } from './compare/ComparePicker.tsx'
import { ComparisonView } from './compare/ComparisonView.tsx'
import { ConversationPane } from './conversation/ConversationPane.tsx'
import { openExport } from './export/export-state.ts'
import { FamilyNote } from './fork/FamilyNote.tsx'
import { ForkDialog } from './fork/ForkDialog.tsx'
import { OriginNote } from './import/OriginNote.tsx'
import { RunRemarksBar } from './RunRemarksBar.tsx'
import { ReplayPane } from './replay/ReplayPane.tsx'
import { closeReplay, openReplay, replayState } from './replay/replay-state.ts'
import { SpanTree } from './SpanTree.tsx'
import { TraceSearchBar } from './TraceSearchBar.tsx'
import { TraceSummary } from './TraceSummary.tsx'
import { MakeTestDialog } from './tests/MakeTestDialog.tsx'
import { openTest } from './tests/test-state.ts'
import { Timeline } from './timeline/Timeline.tsx'
import { askToDelete } from './traces-commands.ts'
import { tracesState } from './traces-state.ts'

interface Props {
  onOpenRun: (runId: RunId) => void
  onInspect: () => void
}

/** One run: what it came to, and its spans over time. */
export function TraceDetail({ onOpenRun, onInspect }: Props) {
  const { t } = useTranslation()
  const runId = useStore(tracesState, (state) => state.runId)
  const pane = useStore(tracesState, (state) => state.pane)
  const comparedTo = useStore(tracesState, (state) => state.comparedTo)
  const { view, error } = useTrace(runId)
  const replaying = useStore(replayState, (state) => state.runId !== null && state.runId === runId)
  if (!runId) {
    return (
      <div className="view">
        <EmptyState icon={<ListTree size={20} />} title={t('traces.pick')}>
          {t('traces.pickText')}
        </EmptyState>
      </div>
    )
  }
  if (comparedTo) return <ComparisonView key={`${runId} ${comparedTo}`} left={runId} right={comparedTo} />
  return (
    <div className="view" data-testid="trace-detail">
      <header className="view__head">
        <h2 className="view__title clip" title={view ? preview(view.run.input, 600) : undefined}>
          {view ? preview(view.run.input) : t('common.loading')}
        </h2>
        <span className="spacer" />
        {view ? <ComparePicker run={view.run} /> : null}
        <IconButton label={t('traces.openRun')} onClick={() => onOpenRun(runId)} data-testid="trace-open-run">
          <MessageSquare size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('replay.open')}
          aria-pressed={replaying}
          onClick={() => (replaying ? closeReplay() : void openReplay(runId, 'verify'))}
          disabled={!view || isActive(view.run.status)}
          data-testid="trace-replay"
        >
          <History size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('tests.make')}
          onClick={() => void openTest(runId)}
          disabled={!view || isActive(view.run.status)}
          data-testid="trace-test"
        >
          <FlaskConical size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('traces.export')} onClick={() => openExport([runId])} data-testid="trace-export">
          <Download size={15} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t('traces.delete')}
          onClick={() => askToDelete(runId)}
          disabled={!view || isActive(view.run.status)}
          data-testid="trace-delete"
        >
          <Trash2 size={15} aria-hidden="true" />
        </IconButton>
      </header>
      <MakeTestDialog />
      <ForkDialog />
      {error && !view ? (
        <div className="pad">
          <ErrorPanel error={error} title={t('traces.cannotShow')} />
        </div>
      ) : null}
      {!view && !error ? <Skeleton lines={6} label={t('common.loading')} /> : null}
      {view && replaying ? <ReplayPane runId={runId} onInspect={onInspect} /> : null}
      {view && !replaying ? (
        <>
          <OriginNote runId={runId} />
          <FamilyNote run={view.run} />
          {view.run.status === 'waiting' ? (
            <p className="waiting-note" data-testid="trace-waiting">
              <Hand size={14} aria-hidden="true" />
              {t('traces.waiting')}
              <Button size="small" variant="primary" onClick={() => onOpenRun(runId)}>
                {t('traces.answer')}
              </Button>
            </p>
          ) : null}
          <TraceSummary run={view.run} />
          <RunRemarksBar run={view.run} />
          <div className="trace-panes">
            <Segmented
              small
              label={t('pane.label')}
              testId="trace-pane"
              value={pane}
              options={[
                { value: 'tree', label: t('pane.tree') },
                { value: 'timeline', label: t('pane.timeline') },
                { value: 'conversation', label: t('pane.conversation') },
              ]}
              onChange={(next) => tracesState.setState({ pane: next })}
            />
            <TraceSearchBar key={runId} runId={runId} onInspect={onInspect} />
          </div>
          {pane === 'tree' ? (
            <SpanTree view={view} onInspect={onInspect} />
          ) : pane === 'timeline' ? (
            <Timeline key={runId} view={view} onInspect={onInspect} />
          ) : (
            <ConversationPane key={runId} view={view} onInspect={onInspect} />
          )}
        </>
      ) : null}
    </div>
  )
}
