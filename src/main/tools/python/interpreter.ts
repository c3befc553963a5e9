import { StudioError } from '@shared/errors.ts'
import { type FromPage, readPageMessage, type ToPage } from './page-messages.ts'
import type { FileBytes, PageEnd, PythonCall, PythonPage, PythonResult } from './types.ts'

export interface InterpreterLimits {
  /** After which the code is interrupted; it has {@link GRACE_MS} more to end. */
  seconds: number
  /** Beyond which Python is refused more. */
  memoryBytes: number
}

/** Characters of what is printed that are kept. */
const MOST_PRINTED = 64 * 1024
/** In which an interrupted program must have ended; then its page is. */
const GRACE_MS = 2_000
/** A first start compiles and loads everything, on a slow machine too. */
const START_MS = 60_000
/** WebAssembly never gives memory back, so a page that has grown beyond this is not kept. */
const MOST_KEPT_HEAP = 256 * 1024 * 1024

interface Wait<T> {
  milliseconds: number
  late: string
  signal?: AbortSignal
  hear(message: FromPage): T | undefined
}

/** One page with one interpreter. One thing at a time. */
export class Interpreter {
  readonly #page: PythonPage
  readonly #limits: InterpreterLimits
  #hear: (message: unknown) => void = () => undefined
  #end: PageEnd | null = null
  #onEnd: (end: PageEnd) => void = () => undefined
  #next = 1
  #broken: readonly string[] = []
  #spent = false

  constructor(page: PythonPage, limits: InterpreterLimits) {
    this.#page = page
    this.#limits = limits
    page.channel.onMessage((message) => this.#hear(message))
    void page.ended.then((end) => {
      this.#spent = true
      this.#end = end
      this.#onEnd(end)
    })
  }

  /** Wheels that could not be unpacked. */
  get broken(): readonly string[] {
    return this.#broken
  }

  /** It cannot be used again. */
  get spent(): boolean {
    return this.#spent
  }

  /**
   * A fresh interpreter, the one before it ended. `snapshot`: where to start from, or to keep the image of this start.
   * Errors: NOT_AVAILABLE when it does not start.
   */
  async start(
    snapshot: { use: boolean; keep?(bytes: Uint8Array): void },
    wheels: FileBytes[],
    signal: AbortSignal,
  ): Promise<void> {
    const { memoryBytes } = this.#limits
    const makeSnapshot = snapshot.keep !== undefined
    this.#broken = await this.#work(
      { type: 'start', makeSnapshot, useSnapshot: snapshot.use, memoryBytes, wheels },
      {
        milliseconds: START_MS,
        late: 'Python did not start within a minute.',
        signal,
        hear: (message) => {
          if (message.type === 'snapshot') snapshot.keep?.(message.bytes)
          if (message.type === 'failed')
            throw new StudioError('NOT_AVAILABLE', `Python did not start: ${message.message}`)
          return message.type === 'ready' ? message.broken : undefined
        },
      },
    )
  }

  /** Errors: as `PythonRunner.run`. */
  async run({ code, files, signal }: Pick<PythonCall, 'code' | 'files' | 'signal'>): Promise<PythonResult> {
    const { seconds } = this.#limits
    const id = this.#next++
    const began = performance.now()
    let printed = ''
    const result = await this.#work(
      { type: 'run', id, code, files, seconds },
      {
        milliseconds: seconds * 1000 + GRACE_MS,
        late: tooLong(seconds),
        signal,
        hear: (message) => {
          if (message.type === 'output') printed = (printed + message.text).slice(0, MOST_PRINTED)
          if (message.type === 'failed') throw new StudioError('TOOL_FAILED', `Python broke down: ${message.message}`)
          return message.type === 'done' && message.id === id ? message : undefined
        },
      },
    )
    const { value, error, written, heap, files: changed, left } = result
    if (heap > MOST_KEPT_HEAP) this.close()
    if (error?.kind === 'KeyboardInterrupt' && performance.now() - began >= seconds * 1000) {
      // What was interrupted may have left anything half done.
      this.close()
      throw new StudioError('LIMIT_REACHED', `${tooLong(seconds)}\n${printed}${error.trace}`)
    }
    const notKept = Math.max(0, written - Buffer.byteLength(printed))
    return { printed, notKept, value, error, files: changed, leftOut: left }
  }

  close(): void {
    this.#spent = true
    this.#page.close()
  }

  #work<T>(message: ToPage, { milliseconds, late, signal, hear }: Wait<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
        this.#hear = () => undefined
        this.#onEnd = () => undefined
        finish()
      }
      const fail = (error: unknown): void =>
        end(() => {
          this.close()
          reject(error)
        })
      const cancel = (): void => fail(new StudioError('CANCELLED', 'Python was stopped.'))
      const timer = setTimeout(() => fail(new StudioError('LIMIT_REACHED', late)), milliseconds)
      this.#onEnd = (reason) => fail(goneError(reason))
      if (this.#end) return fail(goneError(this.#end))
      if (signal?.aborted) return cancel()
      signal?.addEventListener('abort', cancel, { once: true })
      this.#hear = (heard) => {
        try {
          const result = hear(readPageMessage(heard))
          if (result !== undefined) end(() => resolve(result))
        } catch (error) {
          fail(error)
        }
      }
      this.#page.channel.post(message)
    })
  }
}

const tooLong = (seconds: number): string => `The code took longer than ${seconds} seconds and was stopped.`

function goneError(end: PageEnd): StudioError {
  if (end === 'memory') return new StudioError('LIMIT_REACHED', 'The code needs more memory than it may have.')
  return new StudioError('TOOL_FAILED', 'Python ended while the code ran; it may have needed too much memory.')
}
