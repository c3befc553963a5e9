import type { AdapterUse } from '../types.ts'
import type { Session } from './session.ts'

/** A session over a context of its own. */
export interface OpenSession {
  session: Session
  dispose(): Promise<void>
}

/** What the context of a session is opened with. */
export interface SessionKind {
  adapters: readonly AdapterUse[]
  /** Guess tokens ahead by what the prompt says. */
  speculate: boolean
}

interface Entry extends OpenSession {
  users: number
}

/** Contexts kept beside the plain one; each has its own cache. */
const MOST_CONTEXTS = 2

const keyOf = ({ adapters, speculate }: SessionKind): string =>
  JSON.stringify([speculate, ...adapters.map(({ path, sha256, scale }) => [path, sha256, scale])])

/**
 * The sessions of one model by kind. llama.cpp applies adapters to a whole context, never to one sequence of it, so every set of
 * adapters has a context; the one unused for longest makes room for a new one.
 */
export class SessionPool {
  readonly #base: Session
  readonly #open: (kind: SessionKind, signal: AbortSignal) => Promise<OpenSession>
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>()
  #turn: Promise<unknown> = Promise.resolve()
  #released: (() => void) | null = null

  constructor(base: Session, open: (kind: SessionKind, signal: AbortSignal) => Promise<OpenSession>) {
    this.#base = base
    this.#open = open
  }

  /** Runs `work` on the session of this kind, which is not closed meanwhile. Errors: those of `open`; the abort's reason. */
  async use<T>(kind: SessionKind, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    if (kind.adapters.length === 0 && !kind.speculate) return await work(this.#base)
    const taken = this.#turn.then(() => this.#take(kind, signal))
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

  async #take(kind: SessionKind, signal: AbortSignal): Promise<Entry> {
    signal.throwIfAborted()
    const key = keyOf(kind)
    const known = this.#entries.get(key)
    if (!known) await this.#makeRoom(signal)
    const entry = known ?? { ...(await this.#open(kind, signal)), users: 0 }
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
