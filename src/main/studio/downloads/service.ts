import { rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Download, DownloadStatus } from '@shared/downloads.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import { DownloadId } from '@shared/ids.ts'
import type { Addresses } from '../../engine/library/addresses.ts'
import { bytesOnDisk, removePart } from '../../engine/library/part-file.ts'
import type { Engine, EngineOptions } from '../../engine/types.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { sha256 } from '../../kit/canonical.ts'
import { newId } from '../../kit/ids.ts'
import type { Store } from '../../store/types.ts'
import type { ModelService } from '../models.ts'
import { fetchFiles, sum } from './fetch-files.ts'
import { freeBytes, OfferDesk, type Offered } from './offers.ts'
import { Progress } from './progress.ts'
import { type DownloadRow, deleteDownload, readDownloads, saveDownload } from './rows.ts'

/** Progress is told at most this often; milliseconds. */
const TELL_MS = 250

export interface DownloadServiceOptions {
  store: Store
  audit: AuditLog
  engine: Engine
  engineOptions(): EngineOptions
  models: ModelService
  addresses: Addresses
  /** The profile's folder for models; absolute. */
  modelsFolder: string
  onChange(downloads: Download[]): void
}

/** One download in memory; `work` while it is going on. */
interface Entry {
  row: DownloadRow
  progress: Progress
  status: DownloadStatus
  work: { stop: AbortController; done: Promise<void> } | null
}

const paused = (): StudioError => new StudioError('CANCELLED', 'Paused. What came is kept; the download goes on there.')

/** Fetches models into the profile and adds them. Nothing is asked of the network unless a person asked for it. */
export class DownloadService {
  readonly offers: OfferDesk
  readonly #options: DownloadServiceOptions
  readonly #entries = new Map<DownloadId, Entry>()
  #told = 0
  #timer: NodeJS.Timeout | null = null

  constructor(options: DownloadServiceOptions) {
    this.#options = options
    const { engine, engineOptions, addresses, modelsFolder, models } = options
    const findModel = models.findByParts.bind(models)
    this.offers = new OfferDesk({ engine, engineOptions, addresses, modelsFolder, findModel })
  }

  /** Finds the unfinished downloads of earlier studios. What was going on when one ended is paused, and resumes only when asked to. */
  async restore(): Promise<void> {
    const { store } = this.#options
    for (const stored of readDownloads(store)) {
      if (stored.status === 'done') {
        // It is among the models by now.
        if (!store.readOnly) store.write((tx) => deleteDownload(tx, stored.id))
        continue
      }
      const row: DownloadRow = stored.status === 'running' ? { ...stored, status: 'paused' } : stored
      if (row !== stored && !store.readOnly) store.write((tx) => saveDownload(tx, row))
      const folder = this.#folderOf(row)
      const have = await Promise.all(row.files.map(({ fileName }) => bytesOnDisk(join(folder, fileName))))
      const size = sum(row.files.map(({ sizeBytes }) => sizeBytes))
      this.#entries.set(row.id, { row, progress: new Progress(sum(have) ?? 0, size), status: row.status, work: null })
    }
    this.#tell()
  }

  /** Newest first. */
  list(): Download[] {
    const now = Date.now()
    return [...this.#entries.values()]
      .sort((a, b) => b.row.addedAt - a.row.addedAt)
      .map(({ row, progress, status }) => ({
        id: row.id,
        source: row.source,
        fileName: row.files[0]?.fileName ?? '',
        parts: row.files.length,
        license: row.license,
        status,
        sizeBytes: progress.sizeBytes,
        doneBytes: progress.doneBytes,
        bytesPerSecond: status === 'running' ? progress.bytesPerSecond(now) : null,
        secondsLeft: status === 'running' ? progress.secondsLeft(now) : null,
        error: row.error,
        modelId: row.modelId,
        addedAt: row.addedAt,
      }))
  }

  /** Errors: NOT_FOUND. */
  get(id: DownloadId): Download {
    const found = this.list().find((download) => download.id === id)
    if (!found) throw missing()
    return found
  }

  /**
   * Begins what was offered, or goes on with it when it was begun before. Errors: NOT_FOUND; NOT_ALLOWED when the licence was not
   * accepted; DISK_FULL before anything is written; CONFLICT.
   */
  async start(actor: string, offerId: string, acceptLicense: boolean): Promise<Download> {
    const offered = this.offers.take(offerId)
    const { offer, files, folder } = offered
    if (!acceptLicense) throw licenseNotAccepted(offered)
    const known = this.#sameTarget(offered)
    const row: DownloadRow = {
      id: DownloadId.parse(newId('download')),
      source: offer.source,
      folder,
      files: files.map((file) => ({ ...file, done: false })),
      addedAt: Date.now(),
      ...(known && isSame(known.row, offered) ? known.row : {}),
      license: offer.license.name,
      licenseAcceptedAt: Date.now(),
      status: 'running',
      error: null,
      modelId: null,
    }
    await this.#checkSpace(row, known?.progress.doneBytes ?? 0)
    // After the last wait, or two calls at once would both begin.
    if (this.#sameTarget(offered)?.work)
      throw new StudioError('CONFLICT', `${offer.fileName} is being downloaded already.`)
    const { license } = offer
    this.#options.store.write((tx) => {
      if (known && known.row.id !== row.id) deleteDownload(tx, known.row.id)
      saveDownload(tx, row)
      this.#options.audit.appendIn(tx, {
        actor,
        action: 'model.licence.accepted',
        subject: offer.fileName,
        result: 'ok',
        details: {
          license: license.name,
          page: license.page,
          textSha256: license.text === null ? null : sha256(license.text),
        },
      })
      this.#options.audit.appendIn(tx, {
        actor,
        action: 'model.download',
        subject: offer.fileName,
        result: 'started',
        details: { source: row.source, files: row.files.map(({ url, sha256: hash }) => ({ url, sha256: hash })) },
      })
    })
    if (known) this.#entries.delete(known.row.id)
    const size = sum(row.files.map(({ sizeBytes }) => sizeBytes))
    this.#run(actor, { row, progress: new Progress(0, size), status: 'running', work: null })
    return this.get(row.id)
  }

  /** Stops it; what came is kept. Errors: NOT_FOUND. */
  async pause(id: DownloadId): Promise<void> {
    const { work } = this.#entry(id)
    work?.stop.abort(paused())
    await work?.done
  }

  /** Goes on with one that was paused or has failed. Errors: NOT_FOUND, CONFLICT. */
  resume(actor: string, id: DownloadId): Download {
    const entry = this.#entry(id)
    if (entry.work || entry.status === 'done')
      throw new StudioError('CONFLICT', 'There is nothing to go on with: it is running or done.')
    this.#change(entry, { status: 'running', error: null })
    this.#run(actor, entry)
    return this.get(id)
  }

  /** Stops it and deletes what came; one that is done is only forgotten, and its model stays. Errors: NOT_FOUND. */
  async cancel(actor: string, id: DownloadId): Promise<void> {
    await this.pause(id)
    const { row, status } = this.#entry(id)
    if (status !== 'done') {
      const folder = this.#folderOf(row)
      for (const { fileName, done } of row.files) {
        await removePart(join(folder, `${fileName}.part`))
        if (done) await rm(join(folder, fileName), { force: true })
      }
      // Another model may lie in the same folder; then it stays.
      if (row.folder !== '') await rmdir(folder).catch(() => undefined)
    }
    this.#options.store.write((tx) => {
      deleteDownload(tx, id)
      if (status === 'done') return
      this.#options.audit.appendIn(tx, {
        actor,
        action: 'model.download',
        subject: row.files[0]?.fileName ?? '',
        result: 'cancelled',
        details: { source: row.source },
      })
    })
    this.#entries.delete(id)
    this.#tell()
  }

  /** Resolves once it is no longer going on. Errors: NOT_FOUND. */
  async finished(id: DownloadId): Promise<Download> {
    await this.#entry(id).work?.done
    return this.get(id)
  }

  /** Pauses what is going on. */
  async close(): Promise<void> {
    const working = [...this.#entries.values()].flatMap(({ work }) => work ?? [])
    for (const { stop } of working) stop.abort(paused())
    await Promise.all(working.map(({ done }) => done))
    if (this.#timer) clearTimeout(this.#timer)
  }

  #run(actor: string, entry: Entry): void {
    const stop = new AbortController()
    this.#entries.set(entry.row.id, entry)
    const done = this.#work(actor, entry, stop.signal)
      .catch((error: unknown) => this.#ended(actor, entry, error, stop.signal.aborted))
      .finally(() => {
        entry.work = null
        this.#tell()
      })
    entry.work = { stop, done }
    this.#tell()
  }

  async #work(actor: string, entry: Entry, signal: AbortSignal): Promise<void> {
    const { addresses, models } = this.#options
    const folder = this.#folderOf(entry.row)
    await fetchFiles({
      files: entry.row.files,
      folder,
      addresses,
      signal,
      onProgress: (doneBytes, sizeBytes) => {
        entry.status = 'running'
        entry.progress.set(doneBytes, Date.now())
        entry.progress.sizeBytes = sizeBytes
        this.#tellSoon()
      },
      onVerify: () => {
        entry.status = 'checking'
        this.#tell()
      },
      onFile: (files) => this.#change(entry, { files }),
    })
    entry.status = 'checking'
    this.#tell()
    const { files } = entry.row
    const model = await models.add(actor, join(folder, files[0]?.fileName ?? ''), {
      signal,
      origin: 'downloaded',
      hashes: files.map(({ sha256: hash }) => hash),
    })
    this.#change(entry, { status: 'done', modelId: model.id })
    this.#record(actor, entry.row, 'ok')
  }

  #ended(actor: string, entry: Entry, error: unknown, stopped: boolean): void {
    entry.progress.rest()
    if (stopped) return this.#settle(actor, entry, { status: 'paused' }, null)
    const { code, message } = toErrorInfo(error)
    if (!(error instanceof StudioError)) console.error(error)
    if (code === 'DOWNLOAD_CORRUPT') entry.progress.set(0, Date.now())
    this.#settle(actor, entry, { status: 'failed', error: { code, message } }, code)
  }

  /** Remembers how it ended; on a full disk in memory alone, and the next studio finds it as it was when it ran. */
  #settle(
    actor: string,
    entry: Entry,
    change: Partial<DownloadRow> & { status: DownloadStatus },
    result: string | null,
  ) {
    try {
      this.#change(entry, change)
      if (result !== null) this.#record(actor, entry.row, result)
    } catch (error) {
      console.error(error)
      entry.row = { ...entry.row, ...change }
      entry.status = change.status
    }
  }

  #record(actor: string, { files, source }: DownloadRow, result: string): void {
    const subject = files[0]?.fileName ?? ''
    const hashes = files.map(({ sha256: hash }) => hash)
    this.#options.audit.append({ actor, action: 'model.download', subject, result, details: { source, hashes } })
  }

  #change(entry: Entry, change: Partial<DownloadRow>): void {
    const next = { ...entry.row, ...change }
    this.#options.store.write((tx) => saveDownload(tx, next))
    entry.row = next
    if (change.status) entry.status = change.status
  }

  async #checkSpace(row: DownloadRow, haveBytes: number): Promise<void> {
    const size = sum(row.files.map(({ sizeBytes }) => sizeBytes))
    const free = await freeBytes(this.#options.modelsFolder)
    if (size === null || size - haveBytes <= free) return
    throw new StudioError(
      'DISK_FULL',
      `${row.files[0]?.fileName} needs ${size - haveBytes} more bytes, but only ${free} are free where the studio keeps models. Free some space, then try again.`,
      { data: { needed: size - haveBytes, free } },
    )
  }

  /** A download that is not done and would write the same files. */
  #sameTarget({ folder, files }: Offered): Entry | undefined {
    return [...this.#entries.values()].find(
      ({ row, status }) => status !== 'done' && row.folder === folder && row.files[0]?.fileName === files[0]?.fileName,
    )
  }

  #folderOf({ folder }: DownloadRow): string {
    return join(this.#options.modelsFolder, folder)
  }

  #entry(id: DownloadId): Entry {
    const found = this.#entries.get(id)
    if (!found) throw missing()
    return found
  }

  #tellSoon(): void {
    if (this.#timer) return
    const wait = Math.max(0, this.#told + TELL_MS - Date.now())
    this.#timer = setTimeout(() => this.#tell(), wait)
  }

  #tell(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#told = Date.now()
    this.#options.onChange(this.list())
  }
}

const missing = (): StudioError => new StudioError('NOT_FOUND', 'There is no such download any more.')

/** Whether going on with the row gives what was offered; another version of the files starts over. */
function isSame(row: DownloadRow, { files }: Offered): boolean {
  const key = (each: { url: string; sha256: string | null }) => `${each.url} ${each.sha256}`
  return row.files.map(key).join('\n') === files.map(key).join('\n')
}

function licenseNotAccepted({ offer: { fileName, license } }: Offered): StudioError {
  const named = license.name ? `has the licence "${license.name}"` : 'has a licence that its server does not name'
  const where = license.page ? ` at ${license.page}` : ' where the model is published'
  return new StudioError('NOT_ALLOWED', `${fileName} ${named}. Read it${where}, and accept it first.`)
}
