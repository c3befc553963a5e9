import { StudioError } from '@shared/errors.ts'
import { Interpreter, type InterpreterLimits } from './interpreter.ts'
import type { SnapshotFile } from './snapshot-file.ts'
import type { PythonCall, PythonPages, PythonResult, PythonRunner } from './types.ts'
import { findWheels, type WheelSet } from './wheels.ts'

/** Pages at once; each takes about 200 MB. */
const MOST_PAGES = 2
/** Minutes an idle page is kept for the next call. */
const IDLE_MINUTES = 3

export const PYTHON_LIMITS: InterpreterLimits = { seconds: 20, memoryBytes: 512 * 1024 * 1024 }

export interface InterpretersOptions {
  pages: PythonPages
  snapshot: SnapshotFile
  /** Folder of wheels, or null. */
  packagesPath(): string | null
  limits?: InterpreterLimits
}

interface Kept {
  interpreter: Interpreter
  runId: string
  /** Which packages it was started with. */
  wheels: string
  timer: NodeJS.Timeout
}

/** Keeps pages warm: the next call of a run finds its interpreter, another run a fresh one in the same page. */
export class Interpreters implements PythonRunner {
  readonly #options: InterpretersOptions
  readonly #idle = new Set<Kept>()
  readonly #open = new Set<Interpreter>()
  readonly #queue: (() => void)[] = []
  #busy = 0
  #closed = false

  constructor(options: InterpretersOptions) {
    this.#options = options
  }

  async run(call: PythonCall): Promise<PythonResult> {
    const wheels = await findWheels(this.#options.packagesPath())
    await this.#turn(call.signal)
    try {
      const interpreter = await this.#take(call, wheels)
      const result = await interpreter.run(call)
      if (result.error?.missing) result.error.trace += `\n${wheels.sentence(result.error.missing, interpreter.broken)}`
      this.#keep(interpreter, call.runId, wheels.key)
      return result
    } finally {
      this.#busy -= 1
      this.#queue.shift()?.()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { timer } of this.#idle) clearTimeout(timer)
    this.#idle.clear()
    for (const interpreter of this.#open) interpreter.close()
    await this.#options.pages.close()
  }

  /** Waits until there is room for one more. Errors: CANCELLED. */
  async #turn(signal: AbortSignal): Promise<void> {
    while (this.#busy >= MOST_PAGES) {
      if (signal.aborted) throw stopped()
      await new Promise<void>((resolve, reject) => {
        const go = (): void => {
          signal.removeEventListener('abort', leave)
          resolve()
        }
        const leave = (): void => {
          this.#queue.splice(this.#queue.indexOf(go), 1)
          reject(stopped())
        }
        signal.addEventListener('abort', leave, { once: true })
        this.#queue.push(go)
      })
    }
    this.#busy += 1
  }

  async #take({ runId, signal }: PythonCall, wheels: WheelSet): Promise<Interpreter> {
    if (this.#closed) throw new StudioError('NOT_AVAILABLE', 'The studio is closing.')
    const mine = [...this.#idle].find((kept) => kept.runId === runId && kept.wheels === wheels.key)
    if (mine && !mine.interpreter.spent) return this.#unkeep(mine)
    const [other] = this.#idle
    const warm = other ? this.#unkeep(other) : null
    if (warm && !warm.spent) {
      try {
        return await this.#start(warm, wheels, signal)
      } catch (error) {
        if (signal.aborted) throw error
        // A page that cannot start again is replaced.
      }
    }
    return await this.#start(await this.#openPage(), wheels, signal)
  }

  async #openPage(): Promise<Interpreter> {
    const page = await this.#options.pages.open()
    const interpreter = new Interpreter(page, this.#options.limits ?? PYTHON_LIMITS)
    this.#open.add(interpreter)
    void page.ended.then(() => this.#open.delete(interpreter))
    return interpreter
  }

  /** From the snapshot where there is one that works; else as usual, and the snapshot is made. */
  async #start(interpreter: Interpreter, wheels: WheelSet, signal: AbortSignal): Promise<Interpreter> {
    const { snapshot } = this.#options
    const files = await wheels.load()
    const anew = { use: false, keep: (bytes: Uint8Array) => snapshot.write(bytes) }
    if (!snapshot.exists()) {
      await interpreter.start(anew, files, signal)
      return interpreter
    }
    try {
      await interpreter.start({ use: true }, files, signal)
      return interpreter
    } catch (error) {
      if (signal.aborted) throw error
      snapshot.remove()
      const again = await this.#openPage()
      await again.start(anew, files, signal)
      return again
    }
  }

  #unkeep(kept: Kept): Interpreter {
    clearTimeout(kept.timer)
    this.#idle.delete(kept)
    return kept.interpreter
  }

  #keep(interpreter: Interpreter, runId: string, wheels: string): void {
    if (interpreter.spent || this.#closed) return void this.#drop(interpreter)
    const timer = setTimeout(() => {
      this.#idle.delete(kept)
      this.#drop(interpreter)
    }, IDLE_MINUTES * 60_000)
    timer.unref()
    const kept: Kept = { interpreter, runId, wheels, timer }
    this.#idle.add(kept)
  }

  #drop(interpreter: Interpreter): void {
    interpreter.close()
  }
}

const stopped = (): StudioError => new StudioError('CANCELLED', 'Python was stopped.')
