import type { RunId, SpanId } from '@shared/ids.ts'
import type { InferenceContent, TokenRecord } from '@shared/runs.ts'
import { readContent, readSpans } from '../../src/main/trace/spans.ts'
import type { TestStudio } from './studio.ts'

/** Calls in the format of the bundled model: two that can be made, an unknown tool, a wrong shape, and one cut off. */
export const BROKEN = [
  'I look at both. ',
  ...[
    '<tool_call>',
    'calculator',
    '<arg_key>',
    'expression',
    '</arg_key>',
    '<arg_value>',
    '12',
    '*',
    '7',
    '</arg_value>',
  ],
  ...['</tool_call>', '<tool_call>', 'read', '_file', '<arg_key>', 'path', '</arg_key>', '<arg_value>'],
  ...[`notes/${'a long name that goes on '.repeat(20)}`, '.txt', '</arg_value>', '</tool_call>'],
  ...['<tool_call>', 'wether', '</tool_call>', '<tool_call>', 'memory_save', ' well', '</tool_call>'],
  ...['<tool_call>', 'list_files', '<arg_key>', 'path', '</arg_key>', '<arg_value>', 'docs'],
]

/** Puts an answer of these tokens in place of the first one of a recorded run, as if the model had written it. */
export function replaceAnswer({ studio: { store } }: TestStudio, runId: RunId, texts: readonly string[]): SpanId {
  const span = readSpans(store, runId).find((each) => each.kind === 'inference')
  if (!span) throw new Error('The run has no inference.')
  const content = readContent(store, runId, span.id)
  if (content.kind !== 'inference') throw new Error('The inference has no answer.')
  const tokens = texts.map((text, id): TokenRecord => ({ id, text, p: 1, t: id, channel: 'tool' }))
  const changed: InferenceContent = { ...content, output: { ...content.output, tokens } }
  store.write((tx) =>
    tx.run('UPDATE span SET content_ref = :ref WHERE id = :id', { ref: tx.blobs.putJson(changed), id: span.id }),
  )
  return span.id
}
