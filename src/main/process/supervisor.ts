import { type Dispose, Emitter } from '../kit/disposable.ts'
import type { Channel, HostLink } from './channel.ts'
import type { Child, Exit, Spawn } from './child.ts'

export interface SupervisorOptions {
  /** Deaths within `windowMs` after which it is given up. */
  maxDeaths?: number
  windowMs?: number
  /** Wait before the first, second, … replacement, in milliseconds; the last one repeats. */
  backoffMs?: number[]
}

interface Connection {
  channel: Channel
  pid: number
}

/**
 * Keeps one child process alive: every process that dies is replaced, a little later each time, until it dies too often.
 * Nothing is started before `start()`.
 */
export class Supervisor<C extends Child = Child> implements HostLink {
  readonly #spawn: () => C
  readonly #maxDeaths: number
  readonly #windowMs: number
  readonly #backoffMs: number[]
  readonly #connections = new Emitter<Connection>()
  readonly #failures = new Emitter<string>()
  readonly #exits = new Emitter<Exit>()
  #child: C | null = null
  #connection: Connection | null = null
  #failure: string | null = null
  #deaths: number[] = []
  #timer: NodeJS.Timeout | null = null
  #stopped = true

  constructor(spawn: (() => C) & Spawn, options: SupervisorOptions = {}) {
    this.#spawn = spawn
    this.#maxDeaths = options.maxDeaths ?? 5
    this.#windowMs = options.windowMs ?? 60_000
    this.#backoffMs = options.backoffMs ?? [50, 250, 1000, 2000]
  }

  get child(): C | null {
    return this.#child
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.#launch()
  }

  onConnection(listener: (connection: Connection) => void): Dispose {
    if (this.#connection) listener(this.#connection)
    return this.#connections.on(listener)
  }

  onFailed(listener: (reason: string) => void): Dispose {
    if (this.#failure) listener(this.#failure)
    return this.#failures.on(listener)
  }

  /** Called for every process that ended without `stop()`. */
  onExit(listener: (exit: Exit) => void): Dispose {
    return this.#exits.on(listener)
  }

  restart(_reason: string): void {
    this.#deaths = []
    this.#failure = null
    if (this.#stopped) return
    if (this.#child) this.#child.kill()
    else if (!this.#timer) this.#launch()
  }

  /** Ends the child for good: asks through its channel's close, and kills what is still there after `graceMs`. */
  async stop(graceMs = 3000): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const child = this.#child
    if (!child) return
    await new Promise<void>((resolve) => {
      const killer = setTimeout(() => child.kill(), graceMs)
      child.onExit(() => {
        clearTimeout(killer)
        resolve()
      })
      child.channel.close()
    })
  }

  #launch(): void {
    this.#timer = null
    const child = this.#spawn()
    this.#child = child
    child.onExit((exit) => this.#ended(child, exit))
    child.started.then(
      ({ pid }) => {
        if (this.#child !== child) return
        this.#connection = { channel: child.channel, pid }
        this.#connections.emit(this.#connection)
      },
      // The exit that follows a failed start is what counts.
      () => undefined,
    )
  }

  #ended(child: C, exit: Exit): void {
    if (this.#child !== child) return
    this.#child = null
    this.#connection = null
    if (this.#stopped) return
    const now = Date.now()
    this.#deaths = [...this.#deaths.filter((at) => now - at < this.#windowMs), now]
    this.#exits.emit(exit)
    if (this.#deaths.length >= this.#maxDeaths) {
      const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`
      this.#failure = `The process ended ${this.#deaths.length} times within ${this.#windowMs / 1000} seconds (${how}).`
      this.#failures.emit(this.#failure)
      return
    }
    const wait = this.#backoffMs[Math.min(this.#deaths.length, this.#backoffMs.length) - 1] ?? 0
    this.#timer = setTimeout(() => this.#launch(), wait)
  }
}
