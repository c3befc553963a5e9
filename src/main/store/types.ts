import type { Sha256 } from '@shared/ids.ts'

export type SqlValue = string | number | bigint | Uint8Array | null
export type SqlParams = Record<string, SqlValue>

/** SQL against one connection. Parameters are named (`:name`) and nothing is ever spliced into the text. */
export interface Tx {
  run(sql: string, params?: SqlParams): { changes: number }
  get<Row>(sql: string, params?: SqlParams): Row | undefined
  all<Row>(sql: string, params?: SqlParams): Row[]
  blobs: BlobStore
}

/** Content-addressed values, stored once and compressed. */
export interface BlobStore {
  /** Stores the bytes unless they are there already; returns their SHA-256. Must run inside a write. */
  put(content: string | Uint8Array): Sha256
  putJson(value: unknown): Sha256
  /** Verified against its hash. Errors: NOT_FOUND, STORE_CORRUPT. */
  get(sha256: Sha256): Uint8Array
  getText(sha256: Sha256): string
  getJson<T>(sha256: Sha256): T
}

/** `word`: few different texts, kept once each. A float may be null and comes as NaN. */
export type ColumnKind = 'float' | 'integer' | 'word'

/** The texts of a column: row i has `words[codes[i]]`. */
export interface WordColumn {
  codes: Uint32Array
  words: string[]
}

export interface ColumnOf {
  float: Float64Array
  integer: Int32Array
  word: WordColumn
}

export type Columns<Kinds extends Record<string, ColumnKind>> = { [Name in keyof Kinds]: ColumnOf[Kinds[Name]] }

/** Heavy reads in a worker thread, on a read-only connection that sees every committed write. */
export interface Reader {
  all<Row>(sql: string, params?: SqlParams): Promise<Row[]>
  /** Many rows without an object each: one array a column, named by `kinds` in the order of the statement's columns. */
  columns<Kinds extends Record<string, ColumnKind>>(
    sql: string,
    params: SqlParams,
    kinds: Kinds,
  ): Promise<Columns<Kinds>>
}

export interface RecoveryNotice {
  code: 'RESTORED_FROM_BACKUP' | 'STARTED_EMPTY' | 'CHECKED_AFTER_UNCLEAN_EXIT' | 'MIGRATED' | 'READ_ONLY'
  message: string
}

/** The profile's database. One writer: this object. Every connection has synchronous=FULL. */
export interface Store extends Tx {
  readonly path: string
  readonly readOnly: boolean
  /** What opening it had to do that the user should know. */
  readonly notices: RecoveryNotice[]
  /** Random bytes kept with the profile would go here; the log id names this database for good. */
  readonly logId: string
  /**
   * Runs `work` in one BEGIN IMMEDIATE transaction, after everything queued; on disk when it returns.
   * Errors: STORE_FULL, STORE_READ_ONLY, STORE_BUSY, STORE_CORRUPT; then nothing of it has happened.
   */
  write<T>(work: (tx: Tx) => T): T
  /** Queues `work`; queued works commit together, in order, within 20 ms. Resolves when on disk. */
  enqueue(work: (tx: Tx) => void): Promise<void>
  /** Commits what is queued now. */
  flush(): void
  readonly reader: Reader
  /**
   * After rows were deleted: moves what is left of the log into the file, so that nothing of them is in either. False when somebody still
   * reads older pages; then it happens later by itself.
   */
  purge(): boolean
  /** Paths of the backups there are, newest first; they hold what was deleted since. */
  backups(): string[]
  /** Makes a backup of what there is now and removes all before it. Errors: STORE_FULL, STORE_CORRUPT, STORE_READ_ONLY. */
  renewBackups(): void
  /** Flushes, closes the reader, marks a clean exit, closes. */
  close(): Promise<void>
}
