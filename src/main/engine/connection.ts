import { fromErrorInfo, StudioError } from '@shared/errors.ts'
import type { TokenRecord } from '@shared/runs.ts'
import type { Dispose } from '../kit/disposable.ts'
import type { Channel } from '../process/channel.ts'
import { type Answers, isReply, type Loaded, type Reply, type Request, unpackTokens } from './protocol.ts'

interface Pending {
  resolve(result: Answers[keyof Answers]): void
  reject(error: unknown): void
  onTokens?: (tokens: TokenRecord[]) => void
  onProgress?: (value: number) => void
}

export interface CallOptions {
  signal?: AbortSignal
  onTokens?: (tokens: TokenRecord[]) => void
  /** 0 to 1. */
  onProgress?: (value: number) => void
}

export interface ConnectionEvents {
  /** Anything at all was heard. */
  heard(): void
  loadedChanged(): void
  memory(bytes: number): void
  /** Called once, before the calls in flight fail. */
  closed(): void
}

type Body<K extends keyof Answers> = Omit<Extract<Request, { kind: K }>, 'id'>

/** The calls made to one engine process. When it goes, all of them fail with ENGINE_INTERRUPTED. */
export class EngineConnection {
  readonly pid: number
  readonly #channel: Channel
  readonly #events: ConnectionEvents
  readonly #pending = new Map<number, Pending>()
  readonly #subscriptions: Dispose[]
  #loaded: Loaded | null = null
  #nextId = 1
  #closed = false

  constructor(channel: Channel, pid: number, events: ConnectionEvents) {
    this.pid = pid
    this.#channel = channel
    this.#events = events
    this.#subscriptions = [
      channel.onMessage((message) => {
        if (isReply(message)) this.#take(message)
      }),
      channel.onClose(() => this.#end()),
    ]
  }

  /** What this process has loaded. */
  get loaded(): Loaded | null {
    return this.#loaded
  }

  /** Asks for something; aborting `signal` asks the process to stop, and its answer then settles the call. */
  call<K extends keyof Answers>(body: Body<K> & { kind: K }, options: CallOptions = {}): Promise<Answers[K]> {
    const { signal, onTokens, onProgress } = options
    if (this.#closed) return Promise.reject(interrupted())
    const id = this.#nextId++
    const abort = () => this.#post({ kind: 'abort', id })
    return new Promise<Answers[K]>((resolve, reject) => {
      // The answer to an id is of the kind that was asked under it.
      this.#pending.set(id, { resolve: (result) => resolve(result as Answers[K]), reject, onTokens, onProgress })
      this.#channel.post({ ...body, id })
      signal?.addEventListener('abort', abort)
      if (signal?.aborted) abort()
    }).finally(() => signal?.removeEventListener('abort', abort))
  }

  ping(): void {
    this.#post({ kind: 'ping' })
  }

  /** Stops listening. Calls in flight are told to stop and fail; the process itself belongs to its supervisor. */
  detach(): void {
    for (const id of this.#pending.keys()) this.#post({ kind: 'abort', id })
    this.#end()
  }

  #post(request: Request): void {
    this.#channel.post(request)
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#loaded = null
    for (const unsubscribe of this.#subscriptions) unsubscribe()
    this.#events.closed()
    for (const pending of this.#pending.values()) pending.reject(interrupted())
    this.#pending.clear()
  }

  #take(reply: Reply): void {
    if (this.#closed) return
    this.#events.heard()
    switch (reply.kind) {
      case 'done':
        return this.#settle(reply.id, (pending) => pending.resolve(reply.result))
      case 'failed':
        return this.#settle(reply.id, (pending) => pending.reject(fromErrorInfo(reply.error)))
      case 'progress':
        return this.#pending.get(reply.id)?.onProgress?.(reply.value)
      case 'tokens':
        return this.#deliver(reply)
      case 'loaded':
        this.#loaded = reply.loaded
        return this.#events.loadedChanged()
      case 'pong':
        return this.#events.memory(reply.memoryBytes)
      default:
        reply satisfies never
    }
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending) how(pending)
  }

  /** A listener that throws fails its own call, and the engine is told to stop working for it. */
  #deliver({ id, batch }: Reply & { kind: 'tokens' }): void {
    try {
      this.#pending.get(id)?.onTokens?.(unpackTokens(batch))
    } catch (error) {
      this.#post({ kind: 'abort', id })
      this.#settle(id, (pending) => pending.reject(error))
    }
  }
}

const interrupted = (): StudioError =>
  new StudioError('ENGINE_INTERRUPTED', 'The engine stopped while it was working on this. It is being started again.')
