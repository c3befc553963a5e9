import type { RunId } from '@shared/ids.ts'
import type { Span, SpanContent } from '@shared/runs.ts'
import type { Tx } from '../../store/types.ts'
import { readRunLog } from '../run-log.ts'
import { getRun } from '../runs.ts'
import { readContent, readSpans } from '../spans.ts'
import type { RunSource } from './map-run.ts'
import { inferenceArguments, readRequest } from './requests.ts'

/** A run of the profile, its contents read one at a time. Errors: NOT_FOUND. */
export function readRunSource(tx: Tx, runId: RunId): RunSource {
  const refs = inferenceArguments(readRunLog(tx, runId))
  return {
    run: getRun(tx, runId),
    spans: contents(tx, runId),
    request: (inference) => {
      const ref = refs[inference]
      return ref === undefined ? null : readRequest(ref, (sha256) => tx.blobs.getJson(sha256))
    },
  }
}

function* contents(tx: Tx, runId: RunId): Generator<Span & { content: SpanContent }> {
  for (const span of readSpans(tx, runId)) yield { ...span, content: readContent(tx, runId, span.id) }
}
