import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CheckpointRequest } from './checkpoint-worker.ts'
import type { ReaderData } from './reader-protocol.ts'

/** Milliseconds from a commit to the checkpoint that takes it along. */
const WAIT_MS = 1000

/**
 * Moves commits from the log into the database in a thread of its own, so that no commit waits for it: otherwise every so many
 * pages one commit does, twice the disk's time. When the thread cannot work, `onFailure` is called once and nothing more is moved here.
 */
export class Checkpointer {
  readonly #entry: URL
  readonly #data: ReaderData
  readonly #onFailure: () => void
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined
  #busy = false
  #again = false
  #over = false

  constructor(entry: URL, data: ReaderData, onFailure: () => void) {
    this.#entry = entry
    this.#data = data
    this.#onFailure = onFailure
  }

  /** Something was committed. Costs nothing while a checkpoint is already waited for. */
  committed(): void {
    if (this.#over) return
    if (this.#busy) this.#again = true
    else this.#timer ??= setTimeout(() => this.#checkpoint(), WAIT_MS).unref()
  }

  /** Ends when the thread holds nothing of the database any more. */
  async close(): Promise<void> {
    this.#over = true
    clearTimeout(this.#timer)
    const worker = this.#worker
    if (!worker) return
    const exited = once(worker, 'exit')
    worker.ref()
    this.#post(worker, 'close')
    await exited
  }

  #checkpoint(): void {
    this.#timer = undefined
    this.#busy = true
    this.#worker ??= this.#start()
    this.#post(this.#worker, 'checkpoint')
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { workerData: this.#data, name: 'store-checkpoint' })
    worker.on('message', () => {
      this.#busy = false
      if (this.#again) this.committed()
      this.#again = false
    })
    // An error ends the thread; its end says all there is to do.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      this.#worker = undefined
      if (this.#over) return
      this.#over = true
      this.#onFailure()
    })
    // The studio may end while it works: the next start finds the log and reads on.
    worker.unref()
    return worker
  }

  #post(worker: Worker, request: CheckpointRequest): void {
    worker.postMessage(request)
  }
}
