import { join } from 'node:path'
import type { ErrorInfo } from '@shared/errors.ts'
import { toErrorInfo } from '@shared/errors.ts'
import { app } from 'electron'
import type { PortMain } from '../process/channel.ts'
import { portPair, spawnUtility, type UtilityChild } from '../process/electron-child.ts'
import { ENGINE_ENVIRONMENT } from '../process/environment.ts'
import { Supervisor } from '../process/supervisor.ts'
import type { FromHost, HostOptions, ShellRequest, ToHost } from '../studio/host-protocol.ts'

export interface HostEvents {
  onShellRequest(request: ShellRequest): Promise<string | null>
  onAppearance(message: Extract<FromHost, { type: 'appearance' }>): void
  onFatal(error: ErrorInfo): void
  onOpened(): void
  /** The studio host is another process now; pages need new ports. */
  onReplaced(): void
}

/** How long a studio host may be silent before it is taken for hung. Generous: a large migration is silent too. */
const SILENCE_MS = 60_000
const PING_MS = 5000

/** The studio host and the engine host, kept alive, and a direct pipe between them for every pair of generations. */
export class Hosts {
  readonly #studio: Supervisor<UtilityChild>
  readonly #engine: Supervisor<UtilityChild>
  readonly #events: HostEvents
  readonly #options: HostOptions
  #generation = 0
  #heard = Date.now()
  #watch: NodeJS.Timeout | null = null
  #closed: (() => void) | null = null

  constructor(options: HostOptions, events: HostEvents) {
    this.#options = options
    this.#events = events
    const entry = (name: string): string => join(import.meta.dirname, `${name}.js`)
    const binding = { AUTOGLM_SQLITE_BINDING: options.sqliteBinding }
    this.#studio = new Supervisor(() => spawnUtility(entry('studio-host'), 'AutoGLM Studio host', binding))
    this.#engine = new Supervisor(() => spawnUtility(entry('engine-host'), 'AutoGLM engine', ENGINE_ENVIRONMENT))
  }

  start(): void {
    this.#studio.onConnection(({ channel }) => {
      this.#generation += 1
      this.#heard = Date.now()
      channel.onMessage((message) => this.#receive(message as FromHost))
      this.#tell({ type: 'open', options: this.#options })
      if (this.#generation > 1) {
        this.#joinEngine()
        this.#events.onReplaced()
      }
    })
    this.#engine.onConnection(() => this.#joinEngine())
    this.#engine.onFailed((reason) => this.#tell({ type: 'engine-failed', reason }))
    this.#studio.onFailed((reason) =>
      this.#events.onFatal({ code: 'INTERNAL', message: `The studio cannot run. ${reason}` }),
    )
    this.#studio.start()
    this.#watch = setInterval(() => this.#beat(), PING_MS)
  }

  /** Hands the host the other end of a page's port. */
  deliverPage(port: PortMain): void {
    this.#studio.child?.send({ type: 'page' }, [port])
  }

  /** Hands the host the other end of a hidden page's port. */
  deliverPython(pageId: string, port: PortMain): void {
    this.#studio.child?.send({ type: 'python', pageId }, [port])
  }

  /** Another try after the profile could not be opened. */
  reopen(): void {
    this.#studio.restart('asked by the person')
  }

  /** In reverse order of start: the studio host first, so that every span is stored, then the engine. */
  async stop(): Promise<void> {
    if (this.#watch) clearInterval(this.#watch)
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve
      setTimeout(resolve, 5000)
    })
    this.#tell({ type: 'close' })
    if (this.#studio.child) await closed
    await this.#studio.stop()
    await this.#engine.stop()
  }

  #tell(message: ToHost): void {
    this.#studio.child?.channel.post(message)
  }

  /** A fresh pipe between the two processes as they are now. */
  #joinEngine(): void {
    const engine = this.#engine.child
    const studio = this.#studio.child
    if (!engine || !studio) return
    void engine.started.then(({ pid }) => {
      if (this.#engine.child !== engine || this.#studio.child !== studio) return
      const [engineEnd, studioEnd] = portPair()
      engine.send({ type: 'client' }, [engineEnd])
      studio.send({ type: 'engine', pid }, [studioEnd])
    })
  }

  #receive(message: FromHost): void {
    this.#heard = Date.now()
    switch (message.type) {
      case 'opened':
        // Only now: until the window shows something, the engine would take the processor from it.
        this.#engine.start()
        this.#beat()
        return this.#events.onOpened()
      case 'fatal':
        return this.#events.onFatal(message.error)
      case 'shell':
        return void this.#answer(message.id, message.request)
      case 'engine-restart':
        return this.#engine.restart(message.reason)
      case 'appearance':
        return this.#events.onAppearance(message)
      case 'closed':
        return this.#closed?.()
      case 'pong':
        return
      default:
        message satisfies never
    }
  }

  async #answer(id: number, request: ShellRequest): Promise<void> {
    try {
      const result = await this.#events.onShellRequest(request)
      this.#tell({ type: 'shell-reply', id, result, error: null })
    } catch (error) {
      this.#tell({ type: 'shell-reply', id, result: null, error: toErrorInfo(error) })
    }
  }

  #beat(): void {
    if (!this.#studio.child) return
    if (Date.now() - this.#heard > SILENCE_MS) {
      this.#heard = Date.now()
      this.#studio.restart('it does not answer')
      return
    }
    this.#tell({ type: 'ping' })
    const bytes = app.getAppMetrics().reduce((sum, metric) => sum + metric.memory.workingSetSize * 1024, 0)
    this.#tell({ type: 'memory', bytes })
  }
}
