/**
 * Ends a call that says nothing for too long, or goes on for too long. It stands still while a person is asked: what they
 * take to answer is not the server's time. Milliseconds.
 */
export class CallClock {
  readonly #silenceMs: number
  readonly #end: () => void
  #left: number
  #since: number | null = null
  #timer: NodeJS.Timeout | null = null
  #paused = 0

  constructor(silenceMs: number, totalMs: number, end: () => void) {
    this.#silenceMs = silenceMs
    this.#left = totalMs
    this.#end = end
    this.#start()
  }

  /** The server said something. */
  heard(): void {
    if (this.#paused > 0) return
    this.#halt()
    this.#start()
  }

  /** Stands still until the work is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#paused += 1
    this.#halt()
    try {
      return await work()
    } finally {
      this.#paused -= 1
      if (this.#paused === 0) this.#start()
    }
  }

  /** For good. */
  stop(): void {
    this.#paused += 1
    this.#halt()
  }

  #start(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(this.#end, Math.max(0, Math.min(this.#silenceMs, this.#left)))
  }

  #halt(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#since !== null) this.#left -= performance.now() - this.#since
    this.#since = null
  }
}
