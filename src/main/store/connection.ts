import type Database from 'better-sqlite3'
import { Blobs } from './blobs.ts'
import { errorCode, isCorruption, toStoreError } from './errors.ts'
import type { SqlParams, SqlValue, Tx } from './types.ts'

/** Enough for every statement of the studio; a caller that builds texts cannot make it grow for ever. */
const MAX_STATEMENTS = 256

/** {@link Tx} over one driver connection, with its prepared statements kept. `path` only names the file in errors. */
export class Connection implements Tx {
  readonly db: Database.Database
  readonly blobs: Blobs
  /** Whether SQLite has called the file damaged since it was opened; then the next start must check it. */
  damaged = false
  readonly #path: string
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()

  constructor(db: Database.Database, path: string) {
    this.db = db
    this.#path = path
    this.blobs = new Blobs(this, () => db.inTransaction)
  }

  run(sql: string, params: SqlParams = {}): { changes: number } {
    return this.guard(() => ({ changes: this.#prepare(sql).run(params).changes }))
  }

  get<Row>(sql: string, params: SqlParams = {}): Row | undefined {
    return this.guard(() => this.#prepare(sql).get(params) as Row | undefined)
  }

  all<Row>(sql: string, params: SqlParams = {}): Row[] {
    return this.guard(() => this.#prepare(sql).all(params) as Row[])
  }

  /** Rows as arrays of values, for those who need no names. */
  raw(sql: string, params: SqlParams = {}): SqlValue[][] {
    return this.guard(() => {
      const statement = this.#prepare(sql).raw(true)
      try {
        return statement.all(params) as SqlValue[][]
      } finally {
        statement.raw(false)
      }
    })
  }

  /** For statements that are run once and for transaction control. */
  exec(sql: string): void {
    this.guard(() => this.db.exec(sql))
  }

  pragma(text: string): unknown {
    return this.guard(() => this.db.pragma(text, { simple: true }))
  }

  close(): void {
    this.#statements.clear()
    this.db.close()
  }

  #prepare(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.db.prepare<unknown[]>(sql)
      const oldest = this.#statements.size >= MAX_STATEMENTS ? this.#statements.keys().next() : undefined
      if (oldest && !oldest.done) this.#statements.delete(oldest.value)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** Runs a call of the driver and throws what it throws as an error of the store. */
  guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (isCorruption(errorCode(error))) this.damaged = true
      throw toStoreError(error, this.#path)
    }
  }
}
