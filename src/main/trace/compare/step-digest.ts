import type { ComparedStep, StepPart } from '@shared/run-comparison.ts'
import type { Span, SpanContent } from '@shared/runs.ts'
import { canonicalJson, sha256 } from '../../kit/canonical.ts'

/** A step reduced to what comparing needs, so that thousands fit where their contents would not. */
export interface StepDigest {
  step: ComparedStep
  /** SHA-256 of each part it has. */
  parts: Map<StepPart, string>
  /** What it is: kind and name. */
  loose: string
  /** What it did, whatever it was given: a prompt differs in every step after the first difference. */
  strict: string
}

export function digestStep(span: Span, content: SpanContent): StepDigest {
  const { attributes, error: _, ...rest } = span
  const parts = new Map(partsOf(content).map(([part, text]) => [part, sha256(text)]))
  parts.set('status', span.status)
  const did = ['calls', 'text', 'arguments'] as const
  return {
    step: {
      ...rest,
      inputTokens: numberOf(attributes['gen_ai.usage.input_tokens']),
      outputTokens: numberOf(attributes['gen_ai.usage.output_tokens']),
      reusedTokens: numberOf(attributes['gen_ai.usage.cache_read.input_tokens']),
    },
    parts,
    loose: `${span.kind} ${span.name}`,
    strict: did.map((part) => parts.get(part) ?? '').join(' '),
  }
}

/** The parts in the order in which they come to be. */
function partsOf(content: SpanContent): [StepPart, string][] {
  switch (content.kind) {
    case 'inference': {
      const { thought, content: text, toolCalls, problems } = content.output
      return [
        ['prompt', content.prompt.text],
        ['thought', thought],
        ['text', text],
        ['calls', canonicalJson([toolCalls, problems])],
      ]
    }
    case 'tool':
      return [
        ['arguments', canonicalJson(content.call.arguments)],
        ['result', `${content.isError} ${content.result ?? ''}`],
      ]
    case 'approval':
      return [
        ['arguments', canonicalJson(content.call.arguments)],
        [
          'decision',
          `${content.decision} ${content.reason ?? ''}${content.exchange ? canonicalJson(content.exchange) : ''}`,
        ],
      ]
    case 'text':
      return [
        ['input', content.input ?? ''],
        ['output', content.output ?? ''],
      ]
    default:
      return content satisfies never
  }
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
