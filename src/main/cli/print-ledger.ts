import type { Ledger, LedgerSegment } from '@shared/ledger.ts'
import { table } from './table.ts'

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`)

function describe({ kind, name, turn }: LedgerSegment): string {
  return [kind, name, turn === null ? null : `(turn ${turn})`].filter((part) => part !== null).join(' ')
}

/** A ledger as a table of segments whose tokens sum to the prompt's, then how the context grew. */
export function formatLedger({ spanId, tokens, reused, segments, dropped, steps }: Ledger): string {
  const rows = segments.map((segment) => [
    describe(segment),
    String(segment.tokens),
    percent(segment.tokens, tokens),
    String(segment.reused),
    String(segment.tokens - segment.reused),
  ])
  const total = ['total', String(tokens), percent(tokens, tokens), String(reused), String(tokens - reused)]
  const growth = steps.map((step) => [
    `${step.spanId === spanId ? '*' : ' '} ${step.spanId}${step.summary ? ' (summary)' : ''}`,
    String(step.tokens),
    String(step.reused),
  ])
  return [
    `The prompt of ${spanId}`,
    table([['SEGMENT', 'TOKENS', 'SHARE', 'REUSED', 'EVALUATED'], ...rows, total]),
    ...dropped.map(
      (each) =>
        `${each.spanId} summarised ${each.messages} messages of ${each.steps} steps: ${each.promptTokens} tokens did not fit into ${each.contextSize}.`,
    ),
    table([['STEP', 'TOKENS', 'REUSED'], ...growth]),
  ].join('\n\n')
}
