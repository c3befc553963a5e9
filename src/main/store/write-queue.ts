import { StudioError } from '@shared/errors.ts'
import type { Connection } from './connection.ts'
import type { Tx } from './types.ts'

/** Milliseconds that queued work waits for company; with the commit itself it stays within 20. */
const GROUP_MS = 15

interface Job {
  work: (tx: Tx) => unknown
  settle: (outcome: Outcome) => void
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown }

/**
 * The only way to change the database: works run one after the other, grouped into one transaction, each in a savepoint
 * of its own, so that one that throws takes nothing else with it.
 */
export class WriteQueue {
  readonly #connection: Connection
  readonly #onCommit: () => void
  #queued: Job[] = []
  #timer: NodeJS.Timeout | undefined
  #running = false
  #closed = false

  /** `onCommit` is called after each commit. */
  constructor(connection: Connection, onCommit: () => void = () => undefined) {
    this.#connection = connection
    this.#onCommit = onCommit
  }

  /** Whether a work is being run right now, by this very thread. */
  get running(): boolean {
    return this.#running
  }

  /** See {@link Store.write}. */
  write<T>(work: (tx: Tx) => T): T {
    this.#refuseWhenClosed()
    if (this.#running) throw new StudioError('INTERNAL', 'A write was started inside a write. Use the Tx it was given.')
    let outcome: Outcome | undefined
    const settle = (settled: Outcome) => {
      outcome = settled
    }
    this.#commit([...this.#takeQueued(), { work, settle }])
    if (!outcome) throw new StudioError('INTERNAL', 'A write ended without an outcome.')
    if (!outcome.ok) throw outcome.error
    return outcome.value as T
  }

  /** See {@link Store.enqueue}. */
  enqueue(work: (tx: Tx) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#refuseWhenClosed()
      this.#queued.push({ work, settle: (outcome) => (outcome.ok ? resolve() : reject(outcome.error)) })
      this.#timer ??= setTimeout(() => this.flush(), GROUP_MS)
    })
  }

  /** Commits what is queued; a failure goes to the promises of what failed. */
  flush(): void {
    if (this.#running) throw new StudioError('INTERNAL', 'A flush was asked for inside a write. Do it afterwards.')
    const jobs = this.#takeQueued()
    if (jobs.length > 0) this.#commit(jobs)
  }

  /** Commits what is queued and takes nothing more. */
  close(): void {
    this.flush()
    this.#closed = true
  }

  #takeQueued(): Job[] {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const jobs = this.#queued
    this.#queued = []
    return jobs
  }

  #commit(jobs: Job[]): void {
    this.#running = true
    let outcomes: Outcome[]
    try {
      outcomes = this.#transaction(jobs)
    } catch (error) {
      outcomes = jobs.map(() => ({ ok: false, error }))
    } finally {
      this.#running = false
    }
    for (const [index, job] of jobs.entries()) job.settle(outcomes[index]!)
  }

  /** Throws when the group as a whole failed; then nothing of it has happened. */
  #transaction(jobs: Job[]): Outcome[] {
    const { db } = this.#connection
    this.#connection.exec('BEGIN IMMEDIATE')
    try {
      const [job] = jobs
      // What is alone needs no savepoint: when it throws, all there is goes.
      const outcomes =
        job && jobs.length === 1 ? [done(job, this.#connection)] : jobs.map((each) => this.#inSavepoint(each))
      this.#connection.exec('COMMIT')
      this.#onCommit()
      return outcomes
    } catch (error) {
      if (db.inTransaction) this.#connection.exec('ROLLBACK')
      throw error
    }
  }

  #inSavepoint(job: Job): Outcome {
    this.#connection.exec('SAVEPOINT job')
    try {
      const outcome = done(job, this.#connection)
      this.#connection.exec('RELEASE job')
      return outcome
    } catch (error) {
      // A full disk or an I/O error may have rolled the whole transaction back: then the group has failed.
      if (!this.#connection.db.inTransaction) throw error
      this.#connection.exec('ROLLBACK TO job')
      this.#connection.exec('RELEASE job')
      return { ok: false, error }
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new StudioError('NOT_AVAILABLE', 'The store is closed; nothing more can be saved.')
  }
}

/** Errors: what the work throws, and INTERNAL when it promises its value. */
function done(job: Job, tx: Tx): Outcome {
  const value = job.work(tx)
  if (isPromise(value))
    throw new StudioError('INTERNAL', 'The work of a write returned a promise. Do the waiting first.')
  return { ok: true, value }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
