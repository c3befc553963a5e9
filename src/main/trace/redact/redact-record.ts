import { PictureUrl } from '@shared/pictures.ts'
import { sha256 } from '../../kit/canonical.ts'
import type { RunRecord } from '../export.ts'
import { chainHash, firstHash, originOf } from '../run-log.ts'
import { LEFT_OUT } from './left-out.ts'
import { redactContent } from './redact-content.ts'
import { redactValue } from './redact-value.ts'
import type { Redactor } from './redactor.ts'

/**
 * The record without what the redactor finds. Values are named by their hash, so a value that changed has another name, and what names
 * it changes too; the chain is then made anew. A record in which nothing is found stays as it is, with its chain.
 */
export function redactRecord(record: RunRecord, redactor: Redactor): RunRecord {
  const { run } = record
  const values = new Values(record.blobs, redactor)
  let previous = firstHash(originOf(run))
  const events = record.events.map((event) => {
    const { seq, type, at } = event
    const data = values.replace(event.data) as Record<string, unknown>
    const entry = { seq, type, at, data: type === 'branched' ? partedAt(data, previous) : data }
    previous = chainHash(previous, entry)
    return { ...entry, stateHash: previous }
  })
  return {
    ...record,
    run: {
      ...run,
      input: redactor.text(run.input),
      answer: run.answer === null ? null : redactor.text(run.answer),
      error: run.error && { ...run.error, message: redactor.text(run.error.message) },
    },
    spans: record.spans.map((span) => ({
      ...span,
      name: redactor.text(span.name),
      attributes: redactValue(span.attributes, redactor),
      error: span.error && { ...span.error, message: redactor.text(span.error.message) },
      content: redactContent(span.content, redactor),
    })),
    events,
    blobs: values.all,
  }
}

/** A fork says what its parent's hash was where it left it. */
const partedAt = (data: Record<string, unknown>, hash: string): Record<string, unknown> => {
  const { parent } = data
  return parent !== null && typeof parent === 'object' ? { ...data, parent: { ...parent, hash } } : data
}

/** The stored values of a record, renamed as they change. */
class Values {
  readonly all: Record<string, string> = {}
  readonly #before: Record<string, string>
  readonly #redactor: Redactor
  readonly #names = new Map<string, string>()

  constructor(before: Record<string, string>, redactor: Redactor) {
    this.#before = before
    this.#redactor = redactor
  }

  /** The same JSON value with its texts redacted and every name of a stored value brought up to date. */
  replace(value: unknown): unknown {
    return redactValue(this.#renamed(value), this.#redactor)
  }

  #renamed(value: unknown): unknown {
    if (typeof value === 'string') return Object.hasOwn(this.#before, value) ? this.#name(value) : value
    if (Array.isArray(value)) return value.map((each) => this.#renamed(each))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#renamed(each)]))
  }

  #name(sha: string): string {
    const known = this.#names.get(sha)
    if (known !== undefined) return known
    // Hashes cannot name each other in a circle; the mark is for a record that somebody made up.
    this.#names.set(sha, sha)
    const before = this.#before[sha] ?? ''
    if (PictureUrl.safeParse(before).success) return this.#leaveOut(sha, before)
    const parsed = asJson(before)
    const after = parsed === undefined ? this.#redactor.text(before) : this.#asText(before, parsed)
    const name = after === before ? sha : sha256(after)
    this.#names.set(sha, name)
    this.all[name] = after
    return name
  }

  #leaveOut(sha: string, picture: string): string {
    this.#redactor.picture(picture)
    this.#names.set(sha, LEFT_OUT.ref)
    this.all[LEFT_OUT.ref] = LEFT_OUT.url
    return LEFT_OUT.ref
  }

  /** As it was written when nothing in it changes. */
  #asText(before: string, parsed: object): string {
    const after = this.replace(parsed)
    return JSON.stringify(after) === JSON.stringify(parsed) ? before : JSON.stringify(after)
  }
}

/** Undefined for plain text. */
function asJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}
