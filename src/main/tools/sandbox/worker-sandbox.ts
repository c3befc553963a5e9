import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { StudioError } from '@shared/errors.ts'
import { Cell } from './cell.ts'
import { transpile } from './transpile.ts'
import type { Sandbox, SandboxCall, SandboxResult, SandboxScript, ScriptResult } from './types.ts'

/** Loaded tools that wait for their next call. */
const MOST_IDLE = 4
/** Seconds and bytes a module may take to be loaded. */
const LOAD_SECONDS = 2
const FIRST_MEMORY = 32 * 1024 * 1024

/**
 * Tools in threads of their own: QuickJS within WebAssembly within a worker, which is ended when nothing else helps. A loaded tool is
 * kept for its next call, never for another tool's; an empty machine stands ready for the next tool.
 */
export class WorkerSandbox implements Sandbox {
  readonly #entry: URL
  #module: Promise<WebAssembly.Module> | null = null
  #spare: Cell | null = null
  /** By tool; oldest first. */
  readonly #idle = new Map<string, Cell>()
  readonly #cells = new Set<Cell>()
  #closed = false

  /** `entry`: the built `sandbox-worker`. */
  constructor(entry: URL) {
    this.#entry = entry
  }

  transpile(source: string): string {
    return transpile(source)
  }

  async declare(source: string, signal: AbortSignal): Promise<unknown> {
    const code = transpile(source)
    const cell = await this.#empty()
    try {
      return await cell.load(code, FIRST_MEMORY, LOAD_SECONDS, signal)
    } finally {
      this.#drop(cell)
    }
  }

  async call(call: SandboxCall): Promise<SandboxResult> {
    const memoryBytes = Math.round(call.limits.memoryMb * 1024 * 1024)
    const key = createHash('sha256').update(`${memoryBytes}\n${call.code}`).digest('hex')
    const began = performance.now()
    const loaded = this.#idle.get(key)
    this.#idle.delete(key)
    const cell = loaded ?? (await this.#empty())
    const ready = performance.now()
    try {
      if (!loaded) await cell.load(call.code, memoryBytes, LOAD_SECONDS, call.signal)
      const entered = performance.now()
      const result = await cell.call(call)
      this.#keep(key, cell)
      return { ...result, waited: ready - began, loaded: entered - ready }
    } catch (error) {
      // A failure may have left anything behind: the next call begins anew.
      this.#drop(cell)
      throw error
    }
  }

  async evaluate(script: SandboxScript): Promise<ScriptResult> {
    const cell = await this.#empty()
    try {
      return await cell.evaluate(script)
    } finally {
      this.#drop(cell)
    }
  }

  /** Makes a machine ready for the first tool, so that it does not wait. */
  async warmUp(): Promise<void> {
    await this.#refill()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#spare = null
    this.#idle.clear()
    await Promise.all([...this.#cells].map((cell) => cell.kill()))
    this.#cells.clear()
  }

  async #empty(): Promise<Cell> {
    if (this.#closed) throw new StudioError('NOT_AVAILABLE', 'The studio is closing.')
    const cell = this.#spare ?? (await this.#open())
    this.#spare = null
    await cell.ready
    // The next one is made while this one works.
    setImmediate(() => void this.#refill().catch(() => undefined))
    return cell
  }

  async #refill(): Promise<void> {
    if (this.#spare || this.#closed) return
    const cell = await this.#open()
    if (this.#spare || this.#closed) return this.#drop(cell)
    this.#spare = cell
    await cell.ready
  }

  async #open(): Promise<Cell> {
    this.#module ??= compile()
    const cell = new Cell(this.#entry, { module: await this.#module })
    this.#cells.add(cell)
    return cell
  }

  #keep(key: string, cell: Cell): void {
    if (this.#closed || cell.spent || this.#idle.has(key)) return this.#drop(cell)
    this.#idle.set(key, cell)
    const [oldest] = this.#idle
    if (this.#idle.size > MOST_IDLE && oldest) {
      this.#idle.delete(oldest[0])
      this.#drop(oldest[1])
    }
  }

  #drop(cell: Cell): void {
    this.#cells.delete(cell)
    void cell.kill()
  }
}

/** Errors: NOT_AVAILABLE when the machine's file is not there. */
async function compile(): Promise<WebAssembly.Module> {
  try {
    const path = createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm')
    return await WebAssembly.compile(await readFile(path))
  } catch (cause) {
    throw new StudioError('NOT_AVAILABLE', 'The sandbox of the tools cannot be loaded; install the studio again.', {
      cause,
    })
  }
}
