import type { Run, Span, SpanContent, ToolCall } from '@shared/runs.ts'

/** What a test may ask of a run. */
export interface Observed {
  run: Run
  /** The calls the model asked for, in order, also those that were denied or failed. */
  calls: ToolCall[]
  /** Codes of errors with the step they came up in. */
  errors: { code: string; step: string }[]
  /** Wall-clock seconds from start to end. */
  seconds: number
}

/** Reads a run's trace for judging. An inference that was tried again counts once. */
export function observe(run: Run, spans: readonly { span: Span; content: SpanContent }[]): Observed {
  const ordered = [...spans].sort((a, b) => a.span.order - b.span.order)
  const calls = ordered.flatMap(({ span, content }) =>
    content.kind === 'inference' && span.status === 'ok' ? content.output.toolCalls : [],
  )
  const errors = ordered.flatMap(({ span }) => (span.error ? [{ code: span.error.code, step: span.name }] : []))
  if (run.error) errors.push({ code: run.error.code, step: 'the run' })
  return { run, calls, errors, seconds: ((run.endedAt ?? run.startedAt) - run.startedAt) / 1000 }
}
