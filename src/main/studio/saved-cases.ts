import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CaseEntry, CaseFile, type CaseId, type Expectation, SAVED_GROUP, SavedCase } from '@shared/conformance.ts'
import { StudioError } from '@shared/errors.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import { z } from 'zod'
import { askedOf } from '../engine/conformance/score.ts'
import type { AuditLog } from '../govern/audit.ts'
import { newId } from '../kit/ids.ts'
import { JsonFolder } from '../kit/json-folder.ts'
import type { Store } from '../store/types.ts'
import { getRun } from '../trace/runs.ts'
import { readInference } from './xray.ts'

/** Bytes of a file of cases; more is no file of cases. */
const MOST_BYTES = 50_000_000

export interface NewCase {
  runId: RunId
  spanId: SpanId
  name: string
  expect: Expectation
}

/**
 * Cases that people saved: JSON files in the profile, not rows, for a case is meant to be shared, read and kept apart from the runs
 * it came from; its file is what is shared.
 */
export class SavedCases {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #folder: JsonFolder<SavedCase>

  constructor(store: Store, audit: AuditLog, profilePath: string) {
    this.#store = store
    this.#audit = audit
    this.#folder = new JsonFolder(join(profilePath, 'conformance', 'cases'), SavedCase)
  }

  /** Oldest first. */
  list(): SavedCase[] {
    return this.#folder.list().sort((a, b) => a.savedAt - b.savedAt)
  }

  /** Keeps what an inference was shown, with what it should have answered. Errors: those of `readInference`. */
  save(actor: string, { runId, spanId, name, expect }: NewCase): SavedCase {
    const { request } = readInference(this.#store, runId, spanId)
    const { messages, tools, thinking } = request
    const saved = SavedCase.parse({
      format: 'autoglm-case',
      version: 1,
      id: newId('case'),
      name,
      messages,
      tools,
      thinking,
      expect,
      savedAt: Date.now(),
      from: { runId, spanId, modelName: getRun(this.#store, runId).modelName },
    })
    this.#folder.put(saved)
    this.#note(actor, 'case.saved', saved.id, { name, runId, spanId })
    return saved
  }

  /** Errors: NOT_FOUND. */
  remove(actor: string, id: CaseId): void {
    const found = this.#folder.get(id)
    if (!found) throw new StudioError('NOT_FOUND', `There is no saved case ${id}; it may have been removed already.`)
    this.#folder.remove(id)
    this.#note(actor, 'case.removed', id, { name: found.name })
  }

  /** How many were written. */
  exportTo(path: string): number {
    const cases = this.list()
    const file: CaseFile = { format: 'autoglm-cases', version: 1, cases }
    writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`)
    return cases.length
  }

  /** Adds the cases of a file; one with an id that is there already takes its place. Errors: INPUT_TOO_LARGE, VALIDATION_FAILED. */
  importFrom(actor: string, path: string): number {
    const cases = readCases(path)
    for (const each of cases) {
      this.#folder.put(each)
      this.#note(actor, 'case.imported', each.id, { name: each.name })
    }
    return cases.length
  }

  #note(actor: string, action: string, subject: string, details: Record<string, unknown>): void {
    this.#audit.append({ actor, action, subject, result: 'ok', details })
  }
}

function readCases(path: string): SavedCase[] {
  if (statSync(path).size > MOST_BYTES)
    throw new StudioError('INPUT_TOO_LARGE', `${path} is larger than 50 MB, so it is no file of cases.`)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new StudioError('VALIDATION_FAILED', `${path} is not JSON. Choose a file that a studio exported.`, { cause })
  }
  const parsed = z.union([CaseFile, SavedCase]).safeParse(value)
  if (!parsed.success)
    throw new StudioError(
      'VALIDATION_FAILED',
      `${path} holds no conformance cases that this studio can read. Choose a file that a studio exported.`,
      { cause: parsed.error },
    )
  return 'cases' in parsed.data ? parsed.data.cases : [parsed.data]
}

/** A saved case as lists show it. */
export const entryOf = (saved: SavedCase): CaseEntry => ({
  id: saved.id,
  group: SAVED_GROUP,
  saved: { name: saved.name, at: saved.savedAt },
  asked: askedOf(saved),
  expect: saved.expect,
})
