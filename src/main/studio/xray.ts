import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { FormatId } from '@shared/models.ts'
import type { InferenceContent } from '@shared/runs.ts'
import type { Xray } from '@shared/xray.ts'
import { type RecordedRequest, recordedRequest } from '../agent/recorded-requests.ts'
import { xrayAnswer } from '../engine/xray.ts'
import type { Tx } from '../store/types.ts'
import { readContent, readSpans } from '../trace/spans.ts'

export interface RecordedInference {
  request: RecordedRequest
  format: FormatId
  content: InferenceContent
}

/** One inference of a run with what it was asked. Errors: NOT_FOUND; NOT_AVAILABLE when nothing of it was recorded. */
export function readInference(tx: Tx, runId: RunId, spanId: SpanId): RecordedInference {
  const content = readContent(tx, runId, spanId)
  const span = readSpans(tx, runId).find((each) => each.id === spanId)
  if (span?.kind !== 'inference')
    throw new StudioError(
      'NOT_AVAILABLE',
      'Only an answer of the model can be X-rayed. Choose an inference of the run.',
    )
  if (content.kind !== 'inference')
    throw new StudioError(
      'NOT_AVAILABLE',
      'This inference has no recorded answer: it is still going on, or it broke off before one came.',
    )
  const request = recordedRequest(tx, runId, spanId)
  const format = FormatId.safeParse(span.attributes['studio.template.name'] ?? request?.template)
  if (!request || !format.success)
    throw new StudioError('NOT_AVAILABLE', 'The record of this run does not say what the model was asked here.')
  if (content.output.tokens.length === 0)
    throw new StudioError('NOT_AVAILABLE', 'This answer was recorded without its tokens, so there is nothing to X-ray.')
  return { request, format: format.data, content }
}

/** Takes the answer of one inference apart, from its record alone. Errors: as {@link readInference}. */
export function xraySpan(tx: Tx, runId: RunId, spanId: SpanId): Xray {
  const { request, format, content } = readInference(tx, runId, spanId)
  return { runId, spanId, ...xrayAnswer(format, request.tools, content) }
}

/**
 * The inference to look at when none is named: the last one that made or tried a call, else the last one with an answer.
 * Errors: NOT_FOUND; NOT_AVAILABLE when the run has none.
 */
export function pickSpan(tx: Tx, runId: RunId): SpanId {
  const answered = readSpans(tx, runId).flatMap(({ id, kind }) => {
    const content = kind === 'inference' ? readContent(tx, runId, id) : null
    return content?.kind === 'inference' ? [{ id, output: content.output }] : []
  })
  const calling = answered.findLast(({ output }) => output.toolCalls.length + output.problems.length > 0)
  const picked = calling ?? answered.at(-1)
  if (!picked) throw new StudioError('NOT_AVAILABLE', 'This run has no answer of a model yet.')
  return picked.id
}
