import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { previewRun, type Run } from '@shared/runs.ts'
import type { ExportOptions, ExportPreview, ImportReport, RunOrigin } from '@shared/share.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'
import { readImport } from '../trace/import/read-file.ts'
import { storeRun } from '../trace/import/store-run.ts'
import { getOrigin } from '../trace/origins.ts'
import { EXTENSIONS, exportRun } from '../trace/write-export.ts'

export interface ShareServiceOptions {
  store: Store
  audit: AuditLog
  appVersion: string
  /** A run has come in. */
  onRun(run: Run): void
}

/** Milliseconds of reading after which everything else has its turn. */
const TURN_MS = 10

/** Takes what an export writes, piece by piece. */
export type Sink = (piece: string | Uint8Array) => Promise<unknown> | unknown

/** Runs that leave the studio and come into it. */
export class ShareService {
  readonly #options: ShareServiceOptions

  constructor(options: ShareServiceOptions) {
    this.#options = options
  }

  /** What an export would write. Errors: NOT_FOUND. */
  preview(runId: RunId, options: ExportOptions, signal?: AbortSignal): Promise<ExportPreview> {
    return this.#write(runId, options, () => signal?.throwIfAborted())
  }

  /** A name for the file, made of ids alone. */
  fileName(runId: RunId, { format }: ExportOptions): string {
    return `${runId}${EXTENSIONS[format]}`
  }

  /** Writes the export to `sink`. That it was taken is itself recorded. Errors: NOT_FOUND, those of the sink. */
  async exportTo(actor: string, runId: RunId, options: ExportOptions, sink: Sink): Promise<ExportPreview> {
    const { store, audit } = this.#options
    const written = await this.#write(runId, options, sink)
    const { format, profile, content, redact } = options
    const details = { format, profile, content, redact, bytes: written.bytes, replaced: written.replaced }
    if (!store.readOnly) audit.append({ actor, action: 'run.exported', subject: runId, result: 'ok', details })
    return written
  }

  /** To a file, which is there whole or not at all. Errors: NOT_FOUND, those of the file system. */
  async exportToFile(actor: string, runId: RunId, options: ExportOptions, path: string): Promise<ExportPreview> {
    const part = `${path}.part`
    const file = await open(part, 'w')
    try {
      const written = await this.exportTo(actor, runId, options, (piece) => file.writeFile(piece))
      await file.close()
      await rename(part, path)
      return written
    } catch (error) {
      await file.close()
      await rm(part, { force: true })
      throw error
    }
  }

  /**
   * Reads the runs of a file: all of them, or none when something is wrong with one. Errors: NOT_FOUND, VALIDATION_FAILED, INPUT_TOO_LARGE,
   * CONFLICT, those of the store.
   */
  async importFile(actor: string, path: string, signal?: AbortSignal): Promise<ImportReport> {
    const { store, audit, onRun } = this.#options
    const size = await sizeOf(path)
    const now = Date.now()
    const hash = createHash('sha256')
    async function* read(): AsyncGenerator<Uint8Array, void> {
      for await (const chunk of createReadStream(path)) {
        hash.update(chunk)
        yield chunk
      }
    }
    const { kind, runs, remarks } = await readImport(read(), { size, now, signal })
    const sum = hash.digest('hex')
    const fileName = shownName(path)
    store.write((tx) => {
      for (const parsed of runs) storeRun(tx, parsed, { kind, fileName, sha256: sum, importedAt: now })
      const details = { kind, sha256: sum, runs: runs.map(({ run }) => run.id).slice(0, 100), count: runs.length }
      audit.appendIn(tx, { actor, action: 'run.imported', subject: fileName, result: 'ok', details })
    })
    for (const { run } of runs) onRun(previewRun(run))
    return { kind, runs: runs.map(({ run, spans, proof }) => ({ runId: run.id, spans: spans.length, proof })), remarks }
  }

  /** Null for a run that was recorded here. */
  origin(runId: RunId): RunOrigin | null {
    return getOrigin(this.#options.store, runId)
  }

  async #write(runId: RunId, options: ExportOptions, sink: Sink): Promise<ExportPreview> {
    const { store, appVersion } = this.#options
    const { pieces, summary } = exportRun(store, runId, options, appVersion)
    let bytes = 0
    let since = performance.now()
    for (const piece of pieces) {
      bytes += Buffer.byteLength(piece)
      await sink(piece)
      if (performance.now() - since < TURN_MS) continue
      // Runs and the page have their turn while a large one is read.
      await turn()
      since = performance.now()
    }
    return { bytes, ...summary() }
  }
}

/** Characters of a file's name that are kept. */
const LONGEST_NAME = 120

/** The last part of a path, without signs that steer a terminal or turn the direction of text. */
const shownName = (path: string): string =>
  basename(path)
    .replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
    .slice(-LONGEST_NAME)

/** Bytes. Errors: NOT_FOUND, VALIDATION_FAILED. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new StudioError('NOT_FOUND', `There is no file ${path}.`)
  if (!found.isFile()) throw new StudioError('VALIDATION_FAILED', `${path} is no file. Choose a file to import.`)
  return found.size
}
