import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { StudioError } from '@shared/errors.ts'
import type { ReaderData } from '../../store/reader-protocol.ts'
import type { VectorReply, VectorRequest } from './messages.ts'
import type { VectorCollection, VectorIndex, VectorSearch } from './types.ts'

interface Waiting {
  resolve(found: VectorSearch): void
  reject(error: unknown): void
}

/** {@link VectorIndex} in a worker thread, started at the first search and again after it died. */
export class WorkerVectorIndex implements VectorIndex {
  readonly #entry: URL
  readonly #data: ReaderData
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 1
  #closed = false

  /** `entry` is the built `vector-worker.ts`. */
  constructor(entry: URL, data: ReaderData) {
    this.#entry = entry
    this.#data = data
  }

  async search(
    collection: VectorCollection,
    modelSha256: string,
    query: Float32Array,
    { k, among, signal }: { k: number; among?: ReadonlySet<number> | Uint32Array; signal: AbortSignal },
  ): Promise<VectorSearch> {
    if (this.#closed) throw new StudioError('NOT_AVAILABLE', 'The studio is closing; nothing can be searched.')
    if (signal.aborted) throw cancelled()
    const worker = this.#start()
    const id = this.#nextId++
    const flag = new Int32Array(new SharedArrayBuffer(4))
    const stop = (): void => {
      Atomics.store(flag, 0, 1)
      this.#settle(worker, id)?.reject(cancelled())
    }
    signal.addEventListener('abort', stop)
    try {
      return await new Promise<VectorSearch>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        worker.ref()
        const only = among === undefined || among instanceof Uint32Array ? (among ?? null) : Uint32Array.from(among)
        this.#post({ type: 'search', id, collection, modelSha256, query, k, among: only, cancelled: flag })
      })
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  changed(
    collection: VectorCollection,
    modelSha256: string,
    { added, removed }: { added: number[]; removed: number[] },
  ): void {
    // A thread that is not there will read everything anew.
    if (this.#worker) this.#post({ type: 'changed', collection, modelSha256, added, removed })
  }

  async dispose(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    if (!worker) return
    const exited = once(worker, 'exit')
    worker.ref()
    this.#post({ type: 'close' })
    await exited
  }

  #start(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#entry, { workerData: this.#data, name: 'vectors' })
    worker.unref()
    worker.on('message', (reply: VectorReply) => this.#answer(worker, reply))
    worker.on('error', (error) => this.#died(worker, error))
    worker.on('exit', () => this.#died(worker, new Error('it ended')))
    this.#worker = worker
    return worker
  }

  #post(request: VectorRequest): void {
    this.#worker?.postMessage(request)
  }

  #answer(worker: Worker, reply: VectorReply): void {
    const waiting = this.#settle(worker, reply.id)
    if (!reply.ok) waiting?.reject(new StudioError('INTERNAL', `Vectors cannot be searched: ${reply.message}`))
    else if (reply.found === null) waiting?.reject(cancelled())
    else if (reply.found === 'dimension') waiting?.reject(otherLength())
    else waiting?.resolve(reply.found)
  }

  /** An idle thread does not keep the process alive. */
  #settle(worker: Worker, id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (this.#waiting.size === 0 && !this.#closed) worker.unref()
    return waiting
  }

  #died(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const message = `The thread that searches vectors stopped: ${cause.message}. Search again.`
    const error = new StudioError('INTERNAL', message, { cause })
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}

const cancelled = (): StudioError => new StudioError('CANCELLED', 'The search was stopped.')
const otherLength = (): StudioError =>
  new StudioError('VALIDATION_FAILED', 'The query has another number of dimensions than the vectors of this model.')
