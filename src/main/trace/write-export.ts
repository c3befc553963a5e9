import type { RunId } from '@shared/ids.ts'
import type { ExportOptions, ExportPreview, FindingKind } from '@shared/share.ts'
import type { Tx } from '../store/types.ts'
import { exportRecord } from './export.ts'
import { mapRun } from './otlp/map-run.ts'
import { encodeTraces } from './otlp/protobuf.ts'
import { readRunSource } from './otlp/read-run.ts'
import { redactRecord } from './redact/redact-record.ts'
import { Redactor } from './redact/redactor.ts'
import { shareLines } from './share/write.ts'

/** An export that can be written piece by piece, or only measured. */
export interface Export {
  pieces: Iterable<string | Uint8Array>
  /** Known once all pieces were taken. */
  summary(): Omit<ExportPreview, 'bytes'>
}

export const EXTENSIONS: Record<ExportOptions['format'], string> = {
  record: '.json',
  'otlp-json': '.jsonl',
  'otlp-proto': '.otlp.pb',
  share: '.autoglm.jsonl',
}

/** Findings a preview names. */
const MOST_FINDINGS = 200

/** A run in the format that was asked for. The same run and options give the same bytes. Errors: NOT_FOUND. */
export function exportRun(tx: Tx, runId: RunId, options: ExportOptions, appVersion: string): Export {
  const redactor = options.redact && options.format !== 'record' ? new Redactor(options.patterns) : null
  if (options.format === 'otlp-json' || options.format === 'otlp-proto') {
    return exportOtlp(tx, runId, options, redactor, appVersion)
  }
  const record = exportRecord(tx, runId)
  const written = redactor ? redactRecord(record, redactor) : record
  const replaced = redactor && redactor.replaced > 0
  const lines = (): Iterable<string> =>
    options.format === 'record'
      ? [`${JSON.stringify(written, null, 2)}\n`]
      : shareLines(written, appVersion, replaced ? countByKind(redactor) : null)
  return {
    pieces: lines(),
    summary: () => ({
      spans: countKinds(written.spans),
      events: written.events.length,
      values: Object.keys(written.blobs).length,
      ...findings(redactor),
      proof: written.events.length === 0 ? 'none' : replaced ? 'redacted' : 'whole',
    }),
  }
}

function exportOtlp(
  tx: Tx,
  runId: RunId,
  { format, profile, content }: ExportOptions,
  redactor: Redactor | null,
  appVersion: string,
): Export {
  const source = readRunSource(tx, runId)
  const spans: Record<string, number> = {}
  const counted = {
    ...source,
    spans: each(source.spans, ({ kind }) => {
      spans[kind] = (spans[kind] ?? 0) + 1
    }),
  }
  function* pieces(): Generator<string | Uint8Array, void> {
    const scrub = redactor ? { redact: redactor.text } : {}
    for (const message of mapRun(counted, { profile, content, appVersion, ...scrub })) {
      yield format === 'otlp-json' ? `${JSON.stringify(message)}\n` : encodeTraces(message)
    }
  }
  return {
    pieces: pieces(),
    summary: () => ({ spans, events: 0, values: 0, ...findings(redactor), proof: 'none' }),
  }
}

function* each<T>(items: Iterable<T>, see: (item: T) => void): Generator<T, void> {
  for (const item of items) {
    see(item)
    yield item
  }
}

function findings(redactor: Redactor | null): Pick<ExportPreview, 'findings' | 'replaced'> {
  return { findings: redactor?.findings.slice(0, MOST_FINDINGS) ?? [], replaced: redactor?.replaced ?? 0 }
}

function countByKind(redactor: Redactor): Record<string, number> {
  const counts: Partial<Record<FindingKind, number>> = {}
  for (const { kind, count } of redactor.findings) counts[kind] = (counts[kind] ?? 0) + count
  return counts
}

function countKinds(spans: readonly { kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of spans) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
