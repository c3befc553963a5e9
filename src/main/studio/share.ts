import { open, rename, rm } from 'node:fs/promises'
import type { RunId } from '@shared/ids.ts'
import type { ExportOptions, ExportPreview, RunOrigin } from '@shared/share.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'
import { getOrigin } from '../trace/origins.ts'
import { EXTENSIONS, exportRun } from '../trace/write-export.ts'

export interface ShareServiceOptions {
  store: Store
  audit: AuditLog
  appVersion: string
}

/** Takes what an export writes, piece by piece. */
export type Sink = (piece: string | Uint8Array) => Promise<unknown> | unknown

/** Runs that leave the studio and come into it. */
export class ShareService {
  readonly #options: ShareServiceOptions

  constructor(options: ShareServiceOptions) {
    this.#options = options
  }

  /** What an export would write. Errors: NOT_FOUND. */
  preview(runId: RunId, options: ExportOptions): Promise<ExportPreview> {
    return this.#write(runId, options, () => undefined)
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

  /** Null for a run that was recorded here. */
  origin(runId: RunId): RunOrigin | null {
    return getOrigin(this.#options.store, runId)
  }

  async #write(runId: RunId, options: ExportOptions, sink: Sink): Promise<ExportPreview> {
    const { store, appVersion } = this.#options
    const { pieces, summary } = exportRun(store, runId, options, appVersion)
    let bytes = 0
    for (const piece of pieces) {
      bytes += Buffer.byteLength(piece)
      await sink(piece)
    }
    return { bytes, ...summary() }
  }
}
