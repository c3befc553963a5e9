import type { AdapterUse } from '../types.ts'
import type { Session } from './session.ts'

/** A session over a context of its own. */
export interface OpenSession {
  session: Session
  dispose(): Promise<void>
}

interface Entry extends OpenSession {
  users: number
}

/** Contexts with adapters kept beside the one without; each has its own cache. */
const MOST_CONTEXTS = 2

const keyOf = (adapters: readonly AdapterUse[]): string =>
  JSON.stringify(adapters.map(({ path, sha256, scale }) => [path, sha256, scale]))

/**
 * The sessions of one model by the adapters they apply. llama.cpp applies adapters to a whole context, never to one sequence of
 * it, so every set of adapters has a context; the one unused for longest makes room for a new one.
 */
export class AdapterSessions {
  readonly #base: Session
  readonly #open: (adapters: readonly AdapterUse[], signal: AbortSignal) => Promise<OpenSession>
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>()
  #turn: Promise<unknown> = Promise.resolve()
  #released: (() => void) | null = null

  constructor(base: Session, open: (adapters: readonly AdapterUse[], signal: AbortSignal) => Promise<OpenSession>) {
    this.#base = base
    this.#open = open
  }

  /** Runs `work` on the session of these adapters, which is not closed meanwhile. Errors: those of `open`; the abort's reason. */
  async use<T>(
    adapters: readonly AdapterUse[],
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (adapters.length === 0) return await work(this.#base)
    const taken = this.#turn.then(() => this.#take(adapters, signal))
    this.#turn = taken.catch(() => undefined)
    const entry = await taken
    try {
      return await work(entry.session)
    } finally {
      entry.users -= 1
      this.#released?.()
    }
  }

  async dispose(): Promise<void> {
    await this.#turn
    for (const entry of this.#entries.values()) await entry.dispose()
    this.#entries.clear()
  }

  async #take(adapters: readonly AdapterUse[], signal: AbortSignal): Promise<Entry> {
    signal.throwIfAborted()
    const key = keyOf(adapters)
    const known = this.#entries.get(key)
    if (!known) await this.#makeRoom(signal)
    const entry = known ?? { ...(await this.#open(adapters, signal)), users: 0 }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.users += 1
    return entry
  }

  async #makeRoom(signal: AbortSignal): Promise<void> {
    while (this.#entries.size >= MOST_CONTEXTS) {
      signal.throwIfAborted()
      const idle = [...this.#entries].find(([, { users }]) => users === 0)
      if (idle) {
        this.#entries.delete(idle[0])
        await idle[1].dispose()
      } else await this.#nextRelease(signal)
    }
  }

  #nextRelease(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done)
        this.#released = null
        resolve()
      }
      this.#released = done
      signal.addEventListener('abort', done)
    })
  }
}
