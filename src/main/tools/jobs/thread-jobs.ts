import { Worker } from 'node:worker_threads'
import { StudioError } from '@shared/errors.ts'
import type { JobInput, JobKind, JobOutput, JobReply } from './messages.ts'

export interface JobLimits {
  signal: AbortSignal
  /** Default 10,000. */
  timeoutMs?: number
  /** Of JavaScript's heap. Default 512. */
  memoryMb?: number
}

/** Does work on input nobody trusts where it can hang nothing but itself. */
export interface Jobs {
  /** Errors: TOOL_FAILED with what is wrong with the input, LIMIT_REACHED, the signal's own when it is aborted. */
  run<Kind extends JobKind>(kind: Kind, input: JobInput<Kind>, limits: JobLimits): Promise<JobOutput<Kind>>
}

const WATCH_MS = 100
const MOST_GROWTH = 1536 * 1024 * 1024

/** Each job in a thread of its own, which is ended when its time or its memory is over. Jobs at once are few: the rest wait. */
export class ThreadJobs implements Jobs {
  readonly #entry: URL
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  readonly #ending = new Set<(error: StudioError) => Promise<unknown>>()
  #running = 0
  #closed = false

  /** `entry`: the built `job-worker`. `most` at once; default 2. */
  constructor(entry: URL, most = 2) {
    this.#entry = entry
    this.#most = most
  }

  async run<Kind extends JobKind>(kind: Kind, input: JobInput<Kind>, limits: JobLimits): Promise<JobOutput<Kind>> {
    limits.signal.throwIfAborted()
    while (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#running += 1
    try {
      limits.signal.throwIfAborted()
      if (this.#closed) throw closing()
      // The worker answers a request with the output of its kind.
      return (await this.#thread({ kind, input }, limits)) as JobOutput<Kind>
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  /** Ends all of them; resolves when their threads are gone. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#ending].map((end) => end(closing())))
  }

  #thread(request: unknown, { signal, timeoutMs = 10_000, memoryMb = 512 }: JobLimits): Promise<JobOutput> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#entry, {
        workerData: request,
        // Nothing of the studio's environment, arguments or streams.
        env: {},
        argv: [],
        execArgv: [],
        stdout: true,
        stderr: true,
        name: 'tool-job',
        resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 4 },
      })
      worker.stdout.resume()
      worker.stderr.resume()
      const before = process.memoryUsage.rss()
      // The limit above counts objects; a document unpacks into bytes, which only the whole process shows.
      const watch = setInterval(() => {
        if (process.memoryUsage.rss() - before > MOST_GROWTH) fail(tooMuchMemory())
      }, WATCH_MS)
      const end = (settle: () => void) => {
        clearTimeout(timer)
        clearInterval(watch)
        signal.removeEventListener('abort', abort)
        worker.removeAllListeners()
        worker.on('error', () => undefined)
        this.#ending.delete(stop)
        const gone = worker.terminate()
        settle()
        return gone
      }
      const fail = (error: unknown) => end(() => reject(error))
      const stop = (error: StudioError) => fail(error)
      this.#ending.add(stop)
      const abort = () => void fail(signal.reason)
      const timer = setTimeout(() => fail(tooSlow(timeoutMs)), timeoutMs)
      signal.addEventListener('abort', abort, { once: true })
      worker.once('message', (reply: JobReply) => {
        if (reply.ok) end(() => resolve(reply.output))
        else fail(new StudioError('TOOL_FAILED', reply.message))
      })
      worker.once('error', (error) => fail(broken(error)))
      worker.once('exit', () => fail(new StudioError('TOOL_FAILED', 'The work stopped unexpectedly. Try again.')))
    })
  }
}

const closing = () => new StudioError('NOT_AVAILABLE', 'The studio is closing.')

const tooSlow = (timeoutMs: number) =>
  new StudioError('LIMIT_REACHED', `This took longer than ${timeoutMs / 1000} seconds and was stopped.`)

const tooMuchMemory = (cause?: unknown) =>
  new StudioError('LIMIT_REACHED', 'This needs too much memory and was stopped.', { cause })

function broken(cause: unknown): StudioError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? tooMuchMemory(cause)
    : new StudioError('TOOL_FAILED', `The work failed: ${cause instanceof Error ? cause.message : String(cause)}.`, {
        cause,
      })
}
