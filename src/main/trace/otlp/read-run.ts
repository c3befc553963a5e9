import type { RunId } from '@shared/ids.ts'
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
    spans: readSpans(tx, runId),
    content: (span) => readContent(tx, runId, span.id),
    request: (inference) => {
      const ref = refs[inference]
      return ref === undefined ? null : readRequest(ref, (sha256) => tx.blobs.getJson(sha256))
    },
  }
}
