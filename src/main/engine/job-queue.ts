import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { EngineConnection } from './connection.ts'

/** One call that waits for its turn. */
export interface Job {
  readonly kind: 'load' | 'unload' | 'infer' | 'inspect'
  /** Set by `run` when the engine died and the job is to be run once more. */
  again: boolean
  /** Never rejects. Calling what it gives back tells the outcome to whoever made the job. */
  run(connection: EngineConnection): Promise<() => void>
  fail(error: StudioError): void
}

/** Calls in the order they were made. One whose signal is aborted while it waits leaves the queue with CANCELLED. */
export class JobQueue {
  #jobs: Job[] = []

  get size(): number {
    return this.#jobs.length
  }

  peek(): Job | undefined {
    return this.#jobs[0]
  }

  shift(): Job | undefined {
    return this.#jobs.shift()
  }

  putBack(job: Job): void {
    this.#jobs.unshift(job)
  }

  failAll(error: () => StudioError): void {
    for (const job of this.#jobs.splice(0)) job.fail(error())
  }

  /** Loading is run again on a new process when the first one dies of it, until `work` itself gives up. */
  add<T>(
    kind: Job['kind'],
    signal: AbortSignal | undefined,
    work: (connection: EngineConnection) => Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = () => {
        if (!this.#jobs.includes(job)) return
        this.#jobs = this.#jobs.filter((each) => each !== job)
        job.fail(new StudioError('CANCELLED', 'Cancelled before it began.'))
      }
      const settled = () => signal?.removeEventListener('abort', cancel)
      const job: Job = {
        kind,
        again: false,
        async run(connection) {
          this.again = false
          try {
            const result = await work(connection)
            settled()
            return () => resolve(result)
          } catch (error) {
            this.again = kind === 'load' && toErrorInfo(error).code === 'ENGINE_INTERRUPTED'
            if (this.again) return () => {}
            settled()
            return () => reject(error)
          }
        },
        fail(error) {
          settled()
          reject(error)
        },
      }
      this.#jobs.push(job)
      signal?.addEventListener('abort', cancel)
      if (signal?.aborted) cancel()
    })
  }
}
