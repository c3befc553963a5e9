import { StudioError } from '@shared/errors.ts'
import type { Ledger } from '@shared/ledger.ts'
import type { TwinRun } from './twin-run.ts'

/** The ledger of a scripted prompt: its markup, and all the rest as the question. */
export function twinLedger(run: TwinRun, wanted: string | undefined): Ledger {
  const { spans } = run.topic.state
  const span = spans.findLast(({ id, kind }) => kind === 'inference' && (wanted === undefined || id === wanted))
  const content = span ? run.contents.get(span.id) : undefined
  if (!span || content?.kind !== 'inference')
    throw new StudioError('NOT_AVAILABLE', 'This run has no answer of a model yet.')
  const { tokens } = content.prompt
  const from = Math.min(2, tokens.length)
  const segment = (kind: 'template' | 'question', range: { from: number; to: number }) => ({
    kind,
    name: null,
    turn: null,
    tokens: range.to - range.from,
    reused: 0,
    ranges: [range],
  })
  return {
    runId: run.run.id,
    spanId: span.id,
    tokens: tokens.length,
    reused: 0,
    segments: [segment('template', { from: 0, to: from }), segment('question', { from, to: tokens.length })],
    dropped: [],
    steps: spans
      .filter(({ kind }) => kind === 'inference')
      .map(({ id, order }) => ({ spanId: id, order, tokens: tokens.length, reused: 0, summary: false })),
  }
}
