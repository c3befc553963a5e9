import { createHash, type Hash } from 'node:crypto'
import { StudioError } from '@shared/errors.ts'
import { isFinished, type Run } from '@shared/runs.ts'
import type { z } from 'zod'
import { sha256 } from '../../kit/canonical.ts'
import { chainHash, firstHash, originOf } from '../run-log.ts'
import { SHARE_FORMAT, SHARE_VERSION, ShareHead, ShareLine } from '../share/format.ts'
import { parseBounded } from './bounded-json.ts'
import type { ParsedFile, ParsedRun } from './parsed.ts'

const refuse = (sentence: string): StudioError => new StudioError('VALIDATION_FAILED', sentence)

/** Whether a first line is the head of a share file, of any version. */
export const isShareHead = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && 'format' in value && value.format === SHARE_FORMAT

/** Takes the lines of a share file one after the other and checks each against all before it. Errors: VALIDATION_FAILED. */
export class ShareReader {
  readonly #hash: Hash = createHash('sha256')
  readonly #head: ShareHead
  readonly #spans: ParsedRun['spans'] = []
  readonly #ids = new Set<string>()
  readonly #events: ParsedRun['events'] = []
  readonly #values: ParsedRun['values'] = new Map()
  #chain: string
  #lines = 0
  #ended = false

  constructor(first: Buffer) {
    const value = parseBounded(first.toString('utf8'), 'The first line')
    if (isShareHead(value) && (value as { version?: unknown }).version !== SHARE_VERSION) {
      throw refuse(
        'The file was written by a newer studio, in a version of the format that this one does not know. Update the studio.',
      )
    }
    this.#head = check(ShareHead, value, 1)
    this.#chain = firstHash(originOf(this.#head.run))
    this.#count(first)
  }

  take(bytes: Buffer): void {
    const number = this.#lines + 1
    if (this.#ended) throw refuse('Something follows the end of the file. It was changed after it was exported.')
    const line = check(ShareLine, parseBounded(bytes.toString('utf8'), `Line ${number}`), number)
    if (line.line === 'end') {
      const whole = line.lines === this.#lines && line.sha256 === this.#hash.digest('hex')
      if (!whole) throw refuse('The file is not as it was exported: its sum does not fit. Ask for it again.')
      this.#ended = true
      return
    }
    this.#count(bytes)
    if (line.line === 'span') this.#takeSpan(line)
    else if (line.line === 'event') this.#takeEvent(line)
    else if (sha256(line.text) === line.sha256) this.#values.set(line.sha256, line.text)
    else throw refuse(`The value of line ${number} is not the one it is named after. The file was changed.`)
  }

  finish(): ParsedFile {
    if (!this.#ended) throw refuse('The file ends in the middle: it was not copied whole. Ask for it again.')
    const { run, redacted } = this.#head
    const proof = this.#events.length === 0 ? 'none' : redacted ? 'redacted' : 'whole'
    const parsed = { run: settled(run), spans: this.#spans, events: this.#events, values: this.#values, proof } as const
    return { kind: 'share', runs: [parsed], remarks: [] }
  }

  #takeSpan({ span, content }: Extract<ShareLine, { line: 'span' }>): void {
    if (span.runId !== this.#head.run.id || this.#ids.has(span.id)) {
      throw refuse(`Step ${span.id} belongs to another run or is there twice. The file was changed.`)
    }
    // A parent comes before its children, so no step can be its own ancestor.
    if (span.parentId !== null && !this.#ids.has(span.parentId)) {
      throw refuse(`Step ${span.id} hangs below a step that does not come before it. The file was changed.`)
    }
    this.#ids.add(span.id)
    const ended = span.status === 'running' ? { status: 'interrupted' as const } : {}
    this.#spans.push({ ...span, ...ended, order: this.#spans.length + 1, content })
  }

  #takeEvent({ line: _, ...event }: Extract<ShareLine, { line: 'event' }>): void {
    if (event.seq !== this.#events.length + 1 || chainHash(this.#chain, event) !== event.stateHash) {
      throw refuse(`The record was changed at entry ${event.seq}: its chain does not hold.`)
    }
    this.#chain = event.stateHash
    this.#events.push(event)
  }

  #count(bytes: Buffer): void {
    this.#hash.update(bytes).update('\n')
    this.#lines += 1
  }
}

/** A run that was going on where it was exported does not go on here. */
const settled = (run: Run): Run => (isFinished(run.status) ? run : { ...run, status: 'interrupted' })

function check<T>(schema: z.ZodType<T>, value: unknown, line: number): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refuse(
    `Line ${line} is not what an export has there (${issue?.path.map(String).join('.').slice(0, 80) ?? ''}). The file was changed or is of another kind.`,
  )
}
