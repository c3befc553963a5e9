import type { EngineState } from '@shared/models.ts'
import type { Dispose } from '../kit/disposable.ts'

export interface IdleUnloadOptions {
  state(): EngineState
  onState(listener: (state: EngineState) => void): Dispose
  /** Null keeps the model loaded. */
  minutes(): number | null
  unload(): Promise<void>
}

/** Gives the memory of a model back when nothing ran on it for long enough. The next run loads it again. */
export class IdleUnload {
  readonly #options: IdleUnloadOptions
  readonly #unsubscribe: Dispose
  #timer: NodeJS.Timeout | null = null

  constructor(options: IdleUnloadOptions) {
    this.#options = options
    this.#unsubscribe = options.onState((state) => this.#see(state))
  }

  /** The setting has changed; the wait begins anew. */
  reset(): void {
    this.#stop()
    this.#see(this.#options.state())
  }

  close(): void {
    this.#unsubscribe()
    this.#stop()
  }

  #see({ status, queue }: EngineState): void {
    const minutes = this.#options.minutes()
    const idle = status === 'ready' && queue === 0
    if (!idle || minutes === null) return this.#stop()
    // States also tell of memory; they do not make the wait longer.
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.#options.unload().catch((error: unknown) => console.error(error))
    }, minutes * 60_000)
    this.#timer.unref()
  }

  #stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
