import type { Span, SpanContent } from '@shared/runs.ts'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useRemarks } from '../../bridge/remarks-store.ts'
import type { ContentEntry } from '../../lib/content-entry.ts'
import { Disclosure } from '../Disclosure.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { AnnotationList } from './AnnotationList.tsx'
import { annotationsOpen } from './annotation-commands.ts'
import { Thumbs } from './Thumbs.tsx'

/** What was said of one step, above everything that was recorded of it. */
export function StepAnnotations({ span, content }: { span: Span; content: ContentEntry }) {
  const { t } = useTranslation()
  const { remarks, error } = useRemarks(span.runId)
  const open = useStore(annotationsOpen, (state) => state.step)
  const of = { runId: span.runId, spanId: span.id }
  const annotations = remarks?.annotations.filter((each) => each.spanId === span.id) ?? []
  return (
    <section className="annotations" aria-label={t('annotations.ofStep')} data-testid="step-annotations">
      <Thumbs of={of} annotations={annotations} />
      <Disclosure
        title={
          annotations.length > 0 ? t('annotations.titleCount', { count: annotations.length }) : t('annotations.title')
        }
        open={open}
        onToggle={(step) => annotationsOpen.setState({ step })}
      >
        {error ? <ErrorPanel error={error} title={t('annotations.failed')} /> : null}
        <AnnotationList
          of={of}
          annotations={annotations}
          output={content.status === 'loading' ? null : content.status === 'ready' ? outputOf(content.content) : ''}
        />
      </Disclosure>
    </section>
  )
}

/** The text of a step that a person may want otherwise. */
function outputOf(content: SpanContent): string {
  if (content.kind === 'inference') return content.output.content
  if (content.kind === 'tool') return content.result ?? ''
  return content.kind === 'text' ? (content.output ?? '') : ''
}
