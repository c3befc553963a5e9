import { rmSync } from 'node:fs'
import { StudioError } from '@shared/errors.ts'
import { backUp, backUpDaily, listBackups } from './backup.ts'
import type { Checkpointer } from './checkpointer.ts'
import type { Connection } from './connection.ts'
import { errorCode } from './errors.ts'
import type { ClosableReader } from './reader.ts'
import type { BlobStore, RecoveryNotice, SqlParams, Store, Tx } from './types.ts'
import { WriteQueue } from './write-queue.ts'

export interface SqliteStoreParts {
  path: string
  /** On `path`, or on a copy of it when the profile is read-only. */
  connection: Connection
  reader: ClosableReader
  /** Absent where commits move themselves into the database. */
  checkpointer?: Checkpointer
  readOnly: boolean
  notices: RecoveryNotice[]
  logId: string
  nativeBinding: string | null
  /** Frees what the store was opened with: the profile's lock, a temporary copy. */
  release: () => void
}

/** The profile's database, as {@link Store} describes it. Made by `openStore`. */
export class SqliteStore implements Store {
  readonly path: string
  readonly readOnly: boolean
  readonly notices: RecoveryNotice[]
  readonly logId: string
  readonly reader: ClosableReader
  readonly blobs: BlobStore
  readonly #parts: SqliteStoreParts
  readonly #connection: Connection
  readonly #queue: WriteQueue
  #closing: Promise<void> | undefined

  constructor(parts: SqliteStoreParts) {
    this.path = parts.path
    this.readOnly = parts.readOnly
    this.notices = parts.notices
    this.logId = parts.logId
    this.reader = parts.reader
    this.blobs = parts.connection.blobs
    this.#parts = parts
    this.#connection = parts.connection
    this.#queue = new WriteQueue(parts.connection, () => parts.checkpointer?.committed())
  }

  run(sql: string, params?: SqlParams): { changes: number } {
    if (this.#queue.running) return this.#connection.run(sql, params)
    return this.write((tx) => tx.run(sql, params))
  }

  get<Row>(sql: string, params?: SqlParams): Row | undefined {
    return this.#connection.get<Row>(sql, params)
  }

  all<Row>(sql: string, params?: SqlParams): Row[] {
    return this.#connection.all<Row>(sql, params)
  }

  write<T>(work: (tx: Tx) => T): T {
    if (this.readOnly) throw this.#refusal()
    return this.#queue.write(work)
  }

  async enqueue(work: (tx: Tx) => void): Promise<void> {
    if (this.readOnly) throw this.#refusal()
    await this.#queue.enqueue(work)
  }

  flush(): void {
    this.#queue.flush()
  }

  purge(): boolean {
    if (this.readOnly) throw this.#refusal()
    this.flush()
    return this.#connection.pragma('wal_checkpoint(TRUNCATE)') === 0
  }

  backups(): string[] {
    return listBackups(this.path)
  }

  renewBackups(): void {
    if (this.readOnly) throw this.#refusal()
    const fresh = backUp(this.#connection, this.path, this.#parts.nativeBinding)
    for (const old of listBackups(this.path)) if (old !== fresh) rmSync(old, { force: true })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      this.#queue.close()
      await Promise.all([this.reader.close(), this.#parts.checkpointer?.close()])
      if (!this.readOnly) this.#finish()
    } finally {
      this.#connection.close()
      this.#parts.release()
    }
  }

  /** What cannot be done for want of space, or because the file is damaged, the next start does: it finds no clean exit. */
  #finish(): void {
    try {
      backUpDaily(this.#connection, this.path, this.#parts.nativeBinding)
      if (this.#connection.damaged) return
      this.#connection.run("UPDATE meta SET value = '1' WHERE key = 'clean_exit'")
      this.#connection.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      const code = errorCode(error)
      if (code !== 'STORE_FULL' && code !== 'STORE_CORRUPT' && code !== 'STORE_READ_ONLY') throw error
    }
  }

  #refusal(): StudioError {
    return new StudioError(
      'STORE_READ_ONLY',
      `${this.path} cannot be written, so nothing can be saved. Make the profile folder writable and open the studio again.`,
    )
  }
}
