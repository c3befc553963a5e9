import type { PendingApproval, Span, TokenRecord, ToolContent, ToolProgress } from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'

/** One block of a run as it is read from top to bottom. The objects inside keep their identity while they do not change. */
export type TranscriptItem =
  | {
      kind: 'step'
      key: string
      span: Span
      /** From 1; null for a summary of older steps, which is none itself. */
      number: number | null
      /** Tokens seen live, or null when the content has to be asked for. */
      tokens: TokenRecord[] | null
      /** Its text is the run's answer, which is shown apart. */
      isAnswer: boolean
    }
  | { kind: 'tool'; key: string; span: Span; result: ToolContent | null; progress: ToolProgress | null }
  | { kind: 'approval'; key: string; span: Span | null; pending: PendingApproval | null }
  | { kind: 'note'; key: string; span: Span }

/** Pure: the run's steps in order of start; the agent span itself is the frame around them. */
export function buildTranscript(view: RunView): TranscriptItem[] {
  const items: TranscriptItem[] = []
  const pending = new Map(view.approvals.map((approval) => [approval.spanId, approval]))
  const lastStep = view.spans.findLast((span) => span.kind === 'inference' && span.status === 'ok')
  const answered = view.run.status === 'done' && view.run.answer !== null
  let number = view.earlier.steps
  for (const span of view.spans) {
    const key = span.id
    switch (span.kind) {
      case 'agent':
        break
      case 'inference': {
        const summary = 'studio.context.dropped_messages' in span.attributes
        // The step whose prompt did not fit is asked for once more after its summary.
        if (!summary) number += 1
        else if (span.status === 'ok') number -= 1
        items.push({
          kind: 'step',
          key,
          span,
          number: summary ? null : number,
          tokens: view.tokens[span.id] ?? (span.status === 'running' ? NO_TOKENS : null),
          isAnswer: answered && span === lastStep,
        })
        break
      }
      case 'tool':
        items.push({
          kind: 'tool',
          key,
          span,
          result: view.toolResults[span.id] ?? null,
          progress: view.progress[span.id] ?? null,
        })
        break
      case 'approval':
        items.push({ kind: 'approval', key, span, pending: pending.get(span.id) ?? null })
        pending.delete(span.id)
        break
      case 'error':
        // The run's own error is told at the end, with what to do.
        if (span.error?.message !== view.run.error?.message) items.push({ kind: 'note', key, span })
        break
      case 'plan':
      case 'retrieval':
      case 'check':
        items.push({ kind: 'note', key, span })
        break
      default:
        span.kind satisfies never
    }
  }
  // An approval must never be missed, even when its span is not here yet.
  for (const [spanId, approval] of pending) items.push({ kind: 'approval', key: spanId, span: null, pending: approval })
  return items
}

const NO_TOKENS: TokenRecord[] = []

/** The name of the tool a span ran. */
export function toolNameOf(span: Span, result: ToolContent | null): string {
  if (result) return result.call.name
  const name = span.attributes['gen_ai.tool.name']
  return typeof name === 'string' ? name : span.name
}

/** Reads the seed a person typed: nothing for empty, `invalid` for what is no unsigned 32-bit integer. */
export function parseSeed(text: string): number | undefined | 'invalid' {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (!/^\d{1,10}$/.test(trimmed)) return 'invalid'
  const seed = Number(trimmed)
  return seed <= 0xffff_ffff ? seed : 'invalid'
}
