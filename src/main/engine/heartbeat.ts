export interface HeartbeatOptions {
  /** Time between two beats, in milliseconds. */
  intervalMs?: number
  /** Silence after which the engine counts as hung. */
  timeoutMs?: number
  /** The same while it loads a model, when a slow disk or a driver can hold it up without anything being wrong. */
  loadTimeoutMs?: number
}

/**
 * Measures silence in beats, not by the clock: a machine that slept, or a studio that was itself busy, has beaten less often
 * and so does not take the engine for dead.
 */
export class Heartbeat {
  readonly #interval: number
  readonly #timeout: number
  readonly #loadTimeout: number
  readonly #timer: NodeJS.Timeout
  #silentBeats = 0

  /** `beat` is called at every interval; `silent` when the engine has said nothing for too long. */
  constructor(
    { intervalMs = 1000, timeoutMs = 15_000, loadTimeoutMs = 120_000 }: HeartbeatOptions,
    beat: () => { listening: boolean; loading: boolean },
    silent: (milliseconds: number) => void,
  ) {
    this.#interval = intervalMs
    this.#timeout = timeoutMs
    this.#loadTimeout = loadTimeoutMs
    this.#timer = setInterval(() => {
      const { listening, loading } = beat()
      this.#silentBeats = listening ? this.#silentBeats + 1 : 0
      const limit = loading ? this.#loadTimeout : this.#timeout
      if (this.#silentBeats * this.#interval <= limit) return
      this.#silentBeats = 0
      silent(limit)
    }, this.#interval)
    this.#timer.unref()
  }

  /** Anything heard is a sign of life. */
  heard(): void {
    this.#silentBeats = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
