import { StudioError } from '@shared/errors.ts'
import { Sha256 } from '@shared/ids.ts'
import { Run, Span, SpanContent } from '@shared/runs.ts'
import { z } from 'zod'
import { sha256 } from '../kit/canonical.ts'
import type { BlobStore } from '../store/types.ts'
import { jsonDepth } from './json-depth.ts'
import { findBrokenEntry, type LogEntry } from './run-log.ts'

/** A recorded run from outside, checked: nothing of it was taken on trust but the words of its people and models. */
export interface LoadedRecord {
  run: Run
  /** With the SHA-256 of the content as it stood in the file. */
  spans: { span: Span; content: SpanContent; contentHash: string }[]
  entries: LogEntry[]
  blobs: BlobStore
}

/** Characters of a record; a larger one is kept in a profile, not in a file. */
const MOST_CHARACTERS = 400_000_000
/** Levels of nesting that no tool's arguments need. */
const MOST_DEPTH = 100

const Entry = z.strictObject({
  seq: z.number().int().min(1),
  type: z.string().max(40),
  at: z.number(),
  data: z.record(z.string(), z.unknown()),
  stateHash: Sha256,
})
const RecordFile = z.object({
  format: z.literal('autoglm-run'),
  version: z.literal(1),
  run: Run,
  spans: z.array(Span.extend({ content: z.unknown() })),
  events: z.array(Entry),
  blobs: z.record(Sha256, z.string()),
})
const Head = z.object({ format: z.literal('autoglm-run'), version: z.number().int() })

/**
 * Reads an exported record. Errors: RECORDING_INCOMPLETE when the text ends in the middle; RECORDING_TOO_NEW; RECORDING_INVALID for
 * anything else that is no record, or one that was changed: values must have their hashes, entries their chain.
 */
export function parseRecord(text: string): LoadedRecord {
  if (text.length > MOST_CHARACTERS) throw invalid('it is larger than 400 MB')
  const depth = jsonDepth(text)
  if (depth.most > MOST_DEPTH) throw invalid(`it is nested more than ${MOST_DEPTH} levels deep`)
  const json = parseJson(text, depth.open > 0)
  const head = Head.safeParse(json)
  if (!head.success) throw invalid('it is not a run exported from AutoGLM Studio')
  if (head.data.version !== 1) {
    throw new StudioError(
      'RECORDING_TOO_NEW',
      `This recording has the file format ${head.data.version}, and this program knows format 1. Update the studio to replay it.`,
    )
  }
  const parsed = RecordFile.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(`"${issue?.path.join('.').slice(0, 100)}" is not what it must be`)
  }
  const { run, spans, events, blobs } = parsed.data
  const broken = findBrokenEntry(run.id, events)
  if (broken !== null) throw invalid(`it was changed at entry ${broken} of its record`, { seq: broken })
  for (const [hash, value] of Object.entries(blobs)) {
    if (sha256(value) !== hash) throw invalid(`the value ${hash.slice(0, 12)}… was changed`)
    if (jsonDepth(value).most > MOST_DEPTH) throw invalid(`a value is nested more than ${MOST_DEPTH} levels deep`)
  }
  return {
    run,
    spans: spans.map(({ content, ...span }) => {
      if (span.runId !== run.id) throw invalid(`step ${span.id} belongs to another run`)
      const read = SpanContent.safeParse(content)
      if (!read.success) throw invalid(`the content of step ${span.id} is not what it must be`)
      return { span, content: read.data, contentHash: sha256(JSON.stringify(content)) }
    }),
    entries: events,
    blobs: new ReadOnlyBlobs(blobs),
  }
}

function parseJson(text: string, cut: boolean): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (!cut && text.trim() !== '') throw invalid('it is not JSON', undefined, cause)
    throw new StudioError('RECORDING_INCOMPLETE', 'The recording ends in the middle. Export or copy it again.', {
      cause,
    })
  }
}

const invalid = (why: string, data?: unknown, cause?: unknown): StudioError =>
  new StudioError('RECORDING_INVALID', `This is not a sound recording: ${why}. Export the run again.`, { data, cause })

/** The values of a record; whoever would write to them is wrong. */
class ReadOnlyBlobs implements BlobStore {
  readonly #values: Map<string, string>

  constructor(values: Record<string, string>) {
    this.#values = new Map(Object.entries(values))
  }
  put(): never {
    throw new StudioError('INTERNAL', 'A recording is only read.')
  }
  putJson(): never {
    return this.put()
  }
  get(hash: string): Uint8Array {
    return Buffer.from(this.getText(hash))
  }
  getText(hash: string): string {
    const value = this.#values.get(hash)
    if (value === undefined) throw new StudioError('NOT_FOUND', `There is no value ${hash} in the recording.`)
    return value
  }
  getJson<T>(hash: string): T {
    return JSON.parse(this.getText(hash)) as T
  }
}
