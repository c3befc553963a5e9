import type { StepPart } from '@shared/run-comparison.ts'
import type { SpanContent } from '@shared/runs.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** Pure: the parts of a step as texts, in the order in which they come to be. */
export function partTexts(content: SpanContent): [StepPart, string][] {
  switch (content.kind) {
    case 'inference': {
      const { thought, content: text, toolCalls, problems } = content.output
      return [
        ['prompt', content.prompt.text],
        ['thought', thought],
        ['text', text],
        ['calls', [...toolCalls.map(json), ...problems].join('\n')],
      ]
    }
    case 'tool':
      return [
        ['arguments', json(content.call.arguments)],
        ['result', content.result ?? ''],
      ]
    case 'approval':
      return [
        ['arguments', json(content.call.arguments)],
        ['decision', [content.decision, content.reason].filter(Boolean).join(': ')],
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
