import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { isErrorCode, StudioError } from '@shared/errors.ts'
import { readColumns } from './columns.ts'
import type { Connection } from './connection.ts'
import type { ReaderData, ReaderReply, ReaderRequest, ReaderResult } from './reader-protocol.ts'
import type { ColumnKind, Columns, Reader, SqlParams } from './types.ts'

export interface ClosableReader extends Reader {
  /** Answers what was asked before, then frees the connection. */
  close(): Promise<void>
}

interface Waiting {
  resolve: (result: ReaderResult) => void
  reject: (error: unknown) => void
}

/** {@link Reader} in a worker thread, started at the first question and again after it died. */
export class WorkerReader implements ClosableReader {
  readonly #entry: URL
  readonly #data: ReaderData
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 1
  #closed = false

  constructor(entry: URL, data: ReaderData) {
    this.#entry = entry
    this.#data = data
  }

  async all<Row>(sql: string, params: SqlParams = {}): Promise<Row[]> {
    return (await this.#ask((id) => ({ type: 'all', id, sql, params }))) as Row[]
  }

  async columns<Kinds extends Record<string, ColumnKind>>(
    sql: string,
    params: SqlParams,
    kinds: Kinds,
  ): Promise<Columns<Kinds>> {
    return (await this.#ask((id) => ({ type: 'columns', id, sql, params, kinds }))) as Columns<Kinds>
  }

  #ask(request: (id: number) => ReaderRequest): Promise<ReaderResult> {
    if (this.#closed) return Promise.reject(closed())
    const worker = this.#start()
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.ref()
      this.#post(worker, request(id))
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    if (!worker) return
    // Stopping the thread from outside during a call of the driver can take the whole process with it.
    const exited = once(worker, 'exit')
    worker.ref()
    this.#post(worker, { type: 'close' })
    await exited
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#entry, { workerData: this.#data, name: 'store-reader' })
    worker.unref()
    worker.on('message', (reply: ReaderReply) => this.#settle(worker, reply))
    worker.on('error', (error) => this.#died(worker, error))
    worker.on('exit', () => this.#died(worker, new Error('it ended')))
    this.#worker = worker
    return worker
  }

  #post(worker: Worker, request: ReaderRequest): void {
    worker.postMessage(request)
  }

  #settle(worker: Worker, reply: ReaderReply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    // An idle reader does not keep the process alive.
    if (this.#waiting.size === 0 && !this.#closed) worker.unref()
    if (reply.ok) waiting?.resolve(reply.result)
    else waiting?.reject(new StudioError(isErrorCode(reply.code) ? reply.code : 'INTERNAL', reply.message))
  }

  #died(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const error = new StudioError('INTERNAL', `The store's reader stopped: ${cause.message}. Ask again.`, { cause })
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}

/** {@link Reader} on this thread, for programs that have no worker file beside them. */
export class LocalReader implements ClosableReader {
  readonly #connect: () => Connection
  #connection: Connection | undefined
  #closed = false

  constructor(connect: () => Connection) {
    this.#connect = connect
  }

  async all<Row>(sql: string, params: SqlParams = {}): Promise<Row[]> {
    return this.#open().all<Row>(sql, params)
  }

  async columns<Kinds extends Record<string, ColumnKind>>(
    sql: string,
    params: SqlParams,
    kinds: Kinds,
  ): Promise<Columns<Kinds>> {
    return readColumns(this.#open(), sql, params, kinds) as Columns<Kinds>
  }

  #open(): Connection {
    if (this.#closed) throw closed()
    this.#connection ??= this.#connect()
    return this.#connection
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#connection?.close()
  }
}

const closed = (): StudioError => new StudioError('NOT_AVAILABLE', 'The store is closed; nothing can be read.')
