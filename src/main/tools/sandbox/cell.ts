import { Worker } from 'node:worker_threads'
import { type ErrorCode, StudioError, toErrorInfo } from '@shared/errors.ts'
import { z } from 'zod'
import { readGuestJson } from './bounded-json.ts'
import type { FailReason, FromWorker, ToWorker, WorkerData } from './messages.ts'
import type { SandboxCall, SandboxResult, SandboxScript, ScriptResult } from './types.ts'

/** Milliseconds after a tool's own time in which it must have ended by itself; then its thread is ended. */
const GRACE_MS = 1_000
/** Of an answer the studio gives a tool, in UTF-16 units. */
const MOST_ANSWER = 8 * 1024 * 1024

const CODES: Record<FailReason, ErrorCode> = {
  thrown: 'TOOL_FAILED',
  stuck: 'TOOL_FAILED',
  time: 'LIMIT_REACHED',
  memory: 'LIMIT_REACHED',
  output: 'LIMIT_REACHED',
}

/** What a script may make of its result; it can write the message itself. */
const ScriptOutput = z.object({
  value: z.string().nullable(),
  files: z.array(
    z.union([
      z.object({ path: z.string().min(1).max(1000), text: z.string() }),
      z.object({ path: z.string().min(1).max(1000), base64: z.base64() }),
    ]),
  ),
})

type Ask = Extract<FromWorker, { type: 'ask' }>
interface Work<T> {
  message: ToWorker
  seconds: number
  signal: AbortSignal
  /** The result once this message of the worker is it. */
  settle(message: FromWorker): T | undefined
  onMessage?(message: FromWorker): void
}

/** A thread with one machine, for the calls of one tool. One thing at a time. */
export class Cell {
  readonly #worker: Worker
  readonly ready: Promise<void>
  #onMessage: (message: FromWorker) => void = () => undefined
  #onEnd: (error: StudioError) => void = () => undefined
  #spent = false

  constructor(entry: URL, data: WorkerData) {
    // Nothing of the studio's environment, arguments or streams.
    this.#worker = new Worker(entry, { workerData: data, env: {}, argv: [], execArgv: [], name: 'tool-sandbox' })
    this.#worker.unref()
    this.ready = new Promise((resolve, reject) => {
      this.#onMessage = (message) => message.type === 'ready' && resolve()
      this.#onEnd = reject
    })
    this.ready.catch(() => undefined)
    this.#worker.on('message', (message: FromWorker) => this.#onMessage(message))
    this.#worker.on('error', (error) => this.#ended(error))
    this.#worker.on('exit', () => this.#ended())
  }

  /** The machine cannot be used again. */
  get spent(): boolean {
    return this.#spent
  }

  /** Loads a module; gives what it declares. Errors: as {@link import('./types.ts').Sandbox.call}. */
  load(code: string, memoryBytes: number, seconds: number, signal: AbortSignal): Promise<unknown> {
    return this.#work({
      message: { type: 'load', code, memoryBytes, seconds },
      seconds,
      signal,
      settle: (message) => (message.type === 'loaded' ? readGuestJson(message.declaration) : undefined),
    })
  }

  async call({
    input,
    limits,
    surroundings,
    host,
    now = Date.now,
    signal,
    onLog,
    onProgress,
  }: SandboxCall): Promise<Omit<SandboxResult, 'waited' | 'loaded'>> {
    const { seconds, outputKb } = limits
    const started = performance.now()
    const asking = new AbortController()
    const answer = async ({ id, capability, method, args }: Ask): Promise<void> => {
      const say = (ok: boolean, value: unknown): void => {
        const json = JSON.stringify(value ?? null)
        if (json.length > MOST_ANSWER) say(false, 'The answer is too long for a tool.')
        else this.#post({ type: 'reply', id, ok, json, now: surroundings.now === null ? null : now() })
      }
      try {
        const given = readGuestJson(args)
        say(true, await host(capability, method, Array.isArray(given) ? given : [], asking.signal))
      } catch (error) {
        say(false, toErrorInfo(error).message)
      }
    }
    try {
      const { json, memoryBytes } = await this.#work({
        message: {
          type: 'call',
          input: JSON.stringify(input ?? {}),
          seconds,
          outputBytes: outputKb * 1024,
          surroundings,
        },
        seconds,
        signal,
        settle: (message) => (message.type === 'done' ? message : undefined),
        onMessage: (message) => {
          if (message.type === 'ask') void answer(message)
          else if (message.type === 'log') onLog?.(message.line)
          else if (message.type === 'progress')
            onProgress?.(Math.min(1, Math.max(0, message.fraction)), message.message ?? undefined)
        },
      })
      return { output: readGuestJson(json), milliseconds: performance.now() - started, memoryBytes }
    } finally {
      asking.abort()
    }
  }

  /** Runs a script in place of a tool; the machine is of no use afterwards. */
  async evaluate({ code, files, limits, surroundings, signal, onLog }: SandboxScript): Promise<ScriptResult> {
    const { seconds, outputKb, memoryMb } = limits
    const started = performance.now()
    const { json, memoryBytes } = await this.#work({
      message: {
        type: 'evaluate',
        code,
        files,
        memoryBytes: Math.round(memoryMb * 1024 * 1024),
        seconds,
        outputBytes: outputKb * 1024,
        surroundings,
      },
      seconds,
      signal,
      settle: (message) => (message.type === 'done' ? message : undefined),
      onMessage: (message) => message.type === 'log' && onLog?.(message.line),
    })
    return { ...ScriptOutput.parse(readGuestJson(json)), milliseconds: performance.now() - started, memoryBytes }
  }

  /** Ends the thread, whatever it is inside. */
  async kill(): Promise<void> {
    this.#spent = true
    await this.#worker.terminate()
  }

  #post(message: ToWorker): void {
    if (!this.#spent) this.#worker.postMessage(message)
  }

  #ended(cause?: Error): void {
    this.#spent = true
    const words = cause ? `The sandbox ended: ${cause.message}.` : 'The sandbox ended.'
    this.#onEnd(new StudioError('TOOL_FAILED', words, cause ? { cause } : {}))
  }

  #work<T>({ message, seconds, signal, settle, onMessage }: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void, kill: boolean): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        this.#onMessage = () => undefined
        this.#onEnd = () => undefined
        this.#worker.unref()
        if (kill) void this.kill()
        finish()
      }
      const fail = (error: unknown, kill = true): void => end(() => reject(error), kill)
      const cancel = (): void => fail(new StudioError('CANCELLED', 'The tool was stopped.'))
      const timer = setTimeout(
        () => fail(new StudioError('LIMIT_REACHED', `The tool took longer than ${seconds} seconds and was stopped.`)),
        seconds * 1000 + GRACE_MS,
      )
      if (signal.aborted) return cancel()
      signal.addEventListener('abort', cancel, { once: true })
      this.#worker.ref()
      this.#onEnd = (error) => fail(error, false)
      this.#onMessage = (heard) => {
        if (heard.type === 'failed') {
          const { reason, message: words, line, column, thrown, spent } = heard
          fail(new StudioError(CODES[reason], words, { data: { line, column, reason, thrown } }), spent)
          return
        }
        onMessage?.(heard)
        try {
          const result = settle(heard)
          if (result !== undefined) end(() => resolve(result), false)
        } catch (error) {
          fail(error)
        }
      }
      this.#post(message)
    })
  }
}
