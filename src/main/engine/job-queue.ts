import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { EngineConnection } from './connection.ts'

/** What decides when a job's turn comes. */
export interface Turn {
  priority: number
  /** Nothing else may be at work meanwhile. */
  alone: boolean
}

/** Overtaken this often, a job counts as one step more urgent, so that it is not overtaken for ever. */
const PATIENCE = 4

const urgency = ({ turn, overtaken }: Job): number => turn.priority + Math.floor(overtaken / PATIENCE)

/** One call that waits for its turn. */
export interface Job {
  readonly kind: 'load' | 'unload' | 'infer' | 'embed' | 'inspect'
  readonly turn: Turn
  /** Jobs that came later and went first. */
  overtaken: number
  /** Set by `run` when the engine died and the job is to be run once more. */
  again: boolean
  /** Never rejects. Calling what it gives back tells the outcome to whoever made the job. */
  run(connection: EngineConnection): Promise<() => void>
  fail(error: StudioError): void
}

/**
 * Calls that wait: by priority, then in the order they were made. Loading and unloading overtake nothing and are not overtaken.
 * One whose signal is aborted while it waits leaves the queue with
 * CANCELLED.
 */
export class JobQueue {
  #jobs: Job[] = []

  get size(): number {
    return this.#jobs.length
  }

  peek(): Job | undefined {
    return this.#jobs[0]
  }

  /** Takes the job that may start while `running` others, of at most `room`, are at work; undefined when it has to wait. */
  take(running: number, room: number): Job | undefined {
    const barrier = this.#jobs.findIndex((job) => job.turn.alone && job.kind !== 'infer')
    const before = barrier < 0 ? this.#jobs : this.#jobs.slice(0, Math.max(1, barrier))
    const best = before.reduce<Job | undefined>((a, b) => (a && urgency(a) >= urgency(b) ? a : b), undefined)
    if (!best || running >= (best.turn.alone ? 1 : room)) return undefined
    for (const job of this.#jobs.slice(0, this.#jobs.indexOf(best))) job.overtaken += 1
    this.#jobs = this.#jobs.filter((job) => job !== best)
    return best
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
    turn: Turn,
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
        turn,
        overtaken: 0,
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
