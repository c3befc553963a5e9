import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { giveWay } from '../../kit/give-way.ts'
import { GuestVm, TOOL_FILE } from './guest-vm.ts'
import type { FailReason, FromWorker, ToWorker, WorkerData } from './messages.ts'

/**
 * Entry of the thread that holds one machine. It keeps the time and the sizes; what the guest asks of the studio it hands on, and
 * decides nothing. The studio ends the thread when a machine is inside something that cannot be interrupted.
 */
const MOST_LOG_LINES = 1_000
const MOST_LOG_CHARACTERS = 4_000
/** Before a tool is loaded, and unless it asks for another. */
export const FIRST_MEMORY = 32 * 1024 * 1024

/** What the prelude sends; a tool that has found the way to send something else fails. */
const GuestMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ask'), id: z.number(), capability: z.string(), method: z.string(), args: z.string() }),
  z.object({ type: z.literal('timer'), id: z.number(), milliseconds: z.number() }),
  z.object({ type: z.literal('clear'), id: z.number() }),
  z.object({ type: z.literal('log'), line: z.string() }),
  z.object({ type: z.literal('progress'), fraction: z.number(), message: z.string().nullable() }),
  z.object({ type: z.literal('loaded'), declaration: z.string() }),
  z.object({ type: z.literal('done'), json: z.string() }),
  z.object({ type: z.literal('failed'), message: z.string(), stack: z.string(), name: z.string() }),
])

/** Questions a tool may have open, and in all. */
const MOST_ASKED = 64
const MOST_ASKED_IN_ALL = 20_000
/** Milliseconds between two words of how far a tool is. */
const PROGRESS_MS = 50

/** Timers a tool may have at once. */
const MOST_TIMERS = 1_000

class Cell {
  readonly #module: WebAssembly.Module
  #vm: GuestVm | null = null
  #memory = 0
  #deadline = Number.POSITIVE_INFINITY
  #outputBytes = 0
  #waiting = 0
  #running = false
  #lines = 0
  /** Questions handed on in this call. */
  #asked = 0
  /** When progress was told last; see `performance.now`. */
  #progressAt = 0
  /** Whether the guest may know the time. */
  #clock = false
  readonly #timers = new Map<number, NodeJS.Timeout>()

  constructor({ module }: WorkerData) {
    this.#module = module
  }

  async open(memoryBytes: number): Promise<GuestVm> {
    if (this.#vm && this.#memory === memoryBytes) return this.#vm
    this.#memory = memoryBytes
    this.#vm = await GuestVm.create({
      module: this.#module,
      memoryBytes,
      isOver: () => performance.now() > this.#deadline,
      onMessage: (json) => this.#heard(json),
    })
    return this.#vm
  }

  async handle(message: ToWorker): Promise<void> {
    try {
      switch (message.type) {
        case 'load':
          this.#start(message.seconds)
          await (await this.open(message.memoryBytes)).load(message.code)
          this.#stop()
          return
        case 'evaluate': {
          const { code, files, memoryBytes, seconds, outputBytes, surroundings } = message
          const vm = await this.open(memoryBytes)
          this.#start(seconds)
          this.#outputBytes = outputBytes
          this.#clock = surroundings.now !== null
          vm.deliver('open', { files, surroundings })
          vm.evaluate(code)
          break
        }
        case 'call':
          this.#start(message.seconds)
          this.#outputBytes = message.outputBytes
          this.#clock = message.surroundings.now !== null
          this.#vm?.deliver('call', { input: message.input, surroundings: message.surroundings })
          break
        case 'reply':
          this.#waiting -= 1
          this.#vm?.deliver('reply', { id: message.id, ok: message.ok, json: message.json, now: message.now })
          break
        default:
          message satisfies never
      }
      this.#lookWhetherStuck()
    } catch (error) {
      this.#thrown(error)
    }
  }

  /** Nothing the guest asked for is on its way, and nothing it can do is left: what it waits for cannot come. */
  #lookWhetherStuck(): void {
    if (this.#running && this.#waiting === 0 && this.#timers.size === 0)
      this.#fail('stuck', 'The tool waits for something that cannot come: a promise that nobody settles.', '', true)
  }

  /** The time of a timer has come. */
  ring(id: number): void {
    if (!this.#timers.delete(id) || !this.#running) return
    if (performance.now() > this.#deadline)
      return this.#fail('time', 'The tool took too long and was stopped.', '', true)
    try {
      this.#vm?.deliver('timer', { id, now: this.#clock ? Date.now() : null })
      this.#lookWhetherStuck()
    } catch (error) {
      this.#thrown(error)
    }
  }

  #setTimer(id: number, milliseconds: number): void {
    if (!this.#running) return
    if (this.#timers.size >= MOST_TIMERS) throw new Error(`A tool may have ${MOST_TIMERS} timers at once.`)
    this.#clearTimer(id)
    const left = this.#deadline - performance.now()
    // Beyond the deadline nothing rings: then the guest is over.
    const wait = Math.max(0, Math.min(milliseconds, left + 1))
    this.#timers.set(
      id,
      setTimeout(() => enter(() => this.ring(id)), wait),
    )
  }

  #clearTimer(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  /** Ends what runs: its timers end with it. */
  #stop(): void {
    this.#running = false
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #start(seconds: number): void {
    this.#deadline = performance.now() + seconds * 1000
    this.#running = true
    this.#waiting = 0
    this.#lines = 0
    this.#asked = 0
    this.#progressAt = 0
  }

  #heard(json: string): void {
    const parsed = GuestMessage.safeParse(JSON.parse(json))
    if (!parsed.success) throw new Error('The tool sent something that is no message.')
    const message = parsed.data
    switch (message.type) {
      case 'ask':
        this.#ask(message)
        return
      case 'timer':
        this.#setTimer(message.id, message.milliseconds)
        return
      case 'clear':
        this.#clearTimer(message.id)
        return
      case 'log':
        this.#lines += 1
        if (this.#lines > MOST_LOG_LINES) return
        tell({ type: 'log', line: this.#lines === MOST_LOG_LINES ? '… more is not kept' : cut(message.line) })
        return
      case 'progress':
        if (performance.now() - this.#progressAt < PROGRESS_MS) return
        this.#progressAt = performance.now()
        tell({ ...message, message: message.message && cut(message.message) })
        return
      case 'loaded':
        tell(message)
        return
      case 'done':
        if (!this.#running) return
        if (message.json.length > this.#outputBytes) {
          const kb = Math.ceil(this.#outputBytes / 1024)
          this.#fail('output', `The result is longer than the ${kb} kB the tool may give.`, '', false)
          return
        }
        this.#stop()
        tell({ type: 'done', json: message.json, memoryBytes: this.#vm?.memoryBytes ?? 0 })
        return
      case 'failed':
        this.#thrown(Object.assign(new Error(message.message), { stack: message.stack, name: message.name }))
        return
      default:
        message satisfies never
    }
  }

  /** Hands a question on; of a flood the studio is told nothing. */
  #ask(message: Extract<FromWorker, { type: 'ask' }>): void {
    const refused =
      this.#waiting >= MOST_ASKED
        ? `A tool may ask for ${MOST_ASKED} things at once.`
        : this.#asked >= MOST_ASKED_IN_ALL
          ? `A tool may ask for ${MOST_ASKED_IN_ALL} things in a call.`
          : null
    this.#waiting += 1
    if (refused === null) {
      this.#asked += 1
      tell(message)
      return
    }
    const json = JSON.stringify(refused)
    enter(() => this.handle({ type: 'reply', id: message.id, ok: false, json, now: null }))
  }

  #thrown(error: unknown): void {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    if (performance.now() > this.#deadline) this.#fail('time', 'The tool took too long and was stopped.', stack, true)
    else if (/out of memory/i.test(message))
      this.#fail('memory', 'The tool needs more memory than it may have.', stack, true)
    else if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
      this.#fail('memory', `The tool broke its machine: ${message}.`, stack, true)
    else this.#fail('thrown', cut(message) || 'The tool failed and does not say why.', stack, false, nameOf(error))
  }

  #fail(reason: FailReason, message: string, stack: string, spent: boolean, thrown = ''): void {
    if (!this.#running) return
    this.#stop()
    const place = new RegExp(`${TOOL_FILE}:(\\d+)(?::(\\d+))?`).exec(stack)
    const [, line, column] = place ?? []
    tell({
      type: 'failed',
      reason,
      message,
      line: line ? Number(line) : null,
      column: column ? Number(column) : null,
      thrown,
      spent,
    })
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name.slice(0, 100) : '')

const cut = (text: string): string =>
  text.length > MOST_LOG_CHARACTERS ? `${text.slice(0, MOST_LOG_CHARACTERS)}…` : text

const tell = (message: FromWorker): void => parentPort?.postMessage(message)

giveWay()
const cell = new Cell(workerData as WorkerData)
let last: Promise<void> = cell.open(FIRST_MEMORY).then(() => tell({ type: 'ready' }))
/** One after another: a machine cannot be entered twice. */
function enter(work: () => void | Promise<void>): void {
  last = last.then(work)
}
parentPort?.on('message', (message: ToWorker) => enter(() => cell.handle(message)))
