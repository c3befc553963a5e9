import type { Run } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useRemarks } from '../../bridge/remarks-store.ts'
import { AnnotationList } from '../../ui/annotations/AnnotationList.tsx'
import { annotationsOpen } from '../../ui/annotations/annotation-commands.ts'
import { Thumbs } from '../../ui/annotations/Thumbs.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { RunNotes } from './RunNotes.tsx'
import { RunTags } from './RunTags.tsx'

/** What was said of the run as a whole: a thumb, tags, notes, annotations. */
export function RunRemarksBar({ run }: { run: Run }) {
  const { t } = useTranslation()
  const { remarks, error } = useRemarks(run.id)
  const open = useStore(annotationsOpen, (state) => state.run)
  const of = { runId: run.id, spanId: null }
  const annotations = remarks?.annotations.filter((each) => each.spanId === null) ?? []
  const count = annotations.length + (remarks?.notes ? 1 : 0)
  return (
    <section className="annotations annotations--run" aria-label={t('annotations.ofRun')} data-testid="run-remarks">
      <Thumbs of={of} annotations={annotations} />
      <RunTags runId={run.id} tags={remarks?.tags ?? []} />
      <Disclosure
        title={count > 0 ? t('annotations.runTitleCount', { count }) : t('annotations.runTitle')}
        open={open}
        onToggle={(next) => annotationsOpen.setState({ run: next })}
      >
        {error ? <ErrorPanel error={error} title={t('annotations.failed')} /> : null}
        {remarks ? <RunNotes key={run.id} runId={run.id} notes={remarks.notes} /> : null}
        <AnnotationList key={`list ${run.id}`} of={of} annotations={annotations} output={run.answer ?? ''} />
      </Disclosure>
    </section>
  )
}
