import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { Ledger, LedgerDrop, LedgerStep } from '@shared/ledger.ts'
import type { Span } from '@shared/runs.ts'
import { keepLedger } from '../engine/ledger/keep-ledger.ts'
import type { Tx } from '../store/types.ts'
import { readContent, readSpans } from '../trace/spans.ts'
import { readInference } from './xray.ts'

/**
 * What the prompt of one inference was made of, from its record alone. The last step of the task when `spanId` is null.
 * Errors: NOT_FOUND; NOT_AVAILABLE where the record does not hold the prompt's tokens.
 */
export function readLedger(tx: Tx, runId: RunId, spanId: SpanId | null): Ledger {
  const spans = readSpans(tx, runId)
  const id = spanId ?? pickStep(tx, runId, spans)
  const { request, format, content } = readInference(tx, runId, id)
  const texts = content.prompt.tokens.map(({ text }) => text)
  if (texts.length === 0)
    throw new StudioError(
      'NOT_AVAILABLE',
      'The prompt was recorded without its tokens, as servers do not tell them. Choose a step of a local model.',
    )
  const reused = content.timings?.cache_n ?? 0
  const segments = keepLedger(format, request, texts, reused)
  const order = spans.find((span) => span.id === id)?.order ?? 0
  return {
    runId,
    spanId: id,
    tokens: texts.length,
    reused: Math.min(reused, texts.length),
    segments,
    dropped: spans.flatMap((span) => (span.order < order ? dropOf(span) : [])),
    steps: spans.flatMap(stepOf),
  }
}

function pickStep(tx: Tx, runId: RunId, spans: readonly Span[]): SpanId {
  const answered = spans.filter(({ kind, status }) => kind === 'inference' && status !== 'running')
  const found = answered.findLast(
    (span) => dropOf(span).length === 0 && readContent(tx, runId, span.id).kind === 'inference',
  )
  if (!found) throw new StudioError('NOT_AVAILABLE', 'This run has no answer of a model yet.')
  return found.id
}

const numberOf = ({ attributes }: Span, name: string): number | null => {
  const value = attributes[name]
  return typeof value === 'number' ? value : null
}

function dropOf(span: Span): LedgerDrop[] {
  const messages = numberOf(span, 'studio.context.dropped_messages')
  if (messages === null) return []
  return [
    {
      spanId: span.id,
      messages,
      steps: numberOf(span, 'studio.context.dropped_steps') ?? 0,
      promptTokens: numberOf(span, 'studio.context.prompt_tokens') ?? 0,
      contextSize: numberOf(span, 'studio.context.size') ?? 0,
    },
  ]
}

function stepOf(span: Span): LedgerStep[] {
  const tokens = numberOf(span, 'gen_ai.usage.input_tokens')
  if (span.kind !== 'inference' || tokens === null) return []
  const reused = numberOf(span, 'gen_ai.usage.cache_read.input_tokens') ?? 0
  return [{ spanId: span.id, order: span.order, tokens, reused, summary: dropOf(span).length > 0 }]
}
