import type { EmbeddingWork } from '@shared/embedding.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import type { EmbedOutcome } from '../../engine/protocol.ts'
import { EMBEDDING_SOURCES, type EmbeddingSource } from '../../memory/vectors/embedding-sources.ts'
import type { VectorIndex } from '../../memory/vectors/types.ts'
import type { Store } from '../../store/types.ts'

/** Texts embedded between two looks at whether runs wait: a fifth of a second of work at most for the bundled model. */
const PORTION = 8

export interface EmbeddingKeeperOptions {
  store: Store
  index: VectorIndex
  /** The model in use, or null. */
  model(): Model | null
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbedOutcome>
  /** Resolves when no run is waiting for the engine. */
  idle(signal: AbortSignal): Promise<void>
  onChange(work: EmbeddingWork): void
}

/**
 * Gives every text that can be found by meaning a vector of the model in use, in small portions, after the runs. What is done is in the
 * database, so that it goes on after a stop, a crash or another choice of model with what is missing.
 */
export class EmbeddingKeeper {
  readonly #options: EmbeddingKeeperOptions
  #work: EmbeddingWork = { status: 'off', model: null, done: 0, total: 0, error: null }
  #going: { stop: AbortController; ended: Promise<void>; sha256: string | null } | null = null
  #again = false
  #started = false
  #stopped = false
  #closed = false

  constructor(options: EmbeddingKeeperOptions) {
    this.#options = options
  }

  get work(): EmbeddingWork {
    return this.#work
  }

  /** From now on it works by itself. */
  start(): void {
    this.#started = true
    this.wake()
  }

  /** Something was written, or another model chosen. Cheap; does nothing before {@link start}. */
  wake(): void {
    if (!this.#started || this.#stopped || this.#closed || this.#options.store.readOnly) return
    this.#again = true
    if (!this.#going) this.#begin()
    else if (this.#going.sha256 !== (this.#options.model()?.sha256 ?? null)) this.#going.stop.abort()
  }

  /** What has its vector keeps it. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#going?.stop.abort()
    await this.#going?.ended
    if (this.#work.status !== 'off' && this.#work.status !== 'done') this.#tell({ status: 'stopped', error: null })
  }

  resume(): void {
    this.#stopped = false
    this.start()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#going?.stop.abort()
    await this.#going?.ended
  }

  /** Does what is missing now and returns how many texts got a vector; for the command line. Errors: MODEL_NOT_FOUND, CANCELLED, those of `embed`. */
  async finish(signal: AbortSignal): Promise<number> {
    if (!this.#options.model()) {
      throw new StudioError(
        'MODEL_NOT_FOUND',
        'No embedding model is in use. Choose one in Settings under Engine; until then everything is found by words.',
      )
    }
    await this.#round(signal)
    return this.#work.done
  }

  #begin(): void {
    const stop = new AbortController()
    const ended = this.#rounds(stop.signal).finally(() => {
      this.#going = null
      // Something came between the last look and now, or another model was chosen.
      if (this.#again && !this.#stopped && !this.#closed) this.#begin()
    })
    this.#going = { stop, ended, sha256: this.#options.model()?.sha256 ?? null }
  }

  async #rounds(signal: AbortSignal): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        await this.#round(signal)
      }
    } catch (error) {
      if (signal.aborted) return
      this.#tell({ status: 'failed', error: toErrorInfo(error).message })
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { store, index } = this.#options
    const model = this.#options.model()
    if (!model) return this.#tell({ status: 'off', model: null, done: 0, total: 0, error: null })
    const { sha256, name } = model
    const counts = await Promise.all(EMBEDDING_SOURCES.map((source) => source.count(store.reader, sha256)))
    const total = counts.reduce((sum, count) => sum + count, 0)
    this.#tell({ status: total > 0 ? 'working' : 'done', model: name, done: 0, total, error: null })
    if (total === 0) return
    store.write((tx) => {
      for (const source of EMBEDDING_SOURCES) source.prepare(tx, sha256)
    })
    for (const source of EMBEDDING_SOURCES) await this.#embedAll(source, sha256, signal)
    for (const source of EMBEDDING_SOURCES) {
      const removed = store.write((tx) => source.tidy(tx, sha256))
      if (source.collection && removed.length > 0) index.changed(source.collection, sha256, { added: [], removed })
    }
    this.#tell({ status: 'done', total: this.#work.done })
  }

  async #embedAll(source: EmbeddingSource, sha256: string, signal: AbortSignal): Promise<void> {
    const { store, index, embed, idle } = this.#options
    for (let after = -1; ; ) {
      await idle(signal)
      signal.throwIfAborted()
      const rows = await source.next(store.reader, sha256, after, PORTION)
      const last = rows.at(-1)
      if (!last) return
      after = last.item
      // Whitespace alone has no meaning, but must not be asked for again and again.
      const outcome = await embed(
        rows.map(({ text }) => (text.trim() === '' ? '-' : text)),
        signal,
      )
      // Another model was chosen meanwhile; the next round is its own.
      if (outcome.modelSha256 !== sha256) return
      const vectors = rows.map(({ item }, at) => ({ item, vector: bytesOf(outcome.vectors[at]) }))
      store.write((tx) => source.save(tx, sha256, vectors))
      const added = rows.map(({ item }) => item)
      if (source.collection) index.changed(source.collection, sha256, { added, removed: [] })
      this.#tell({
        done: this.#work.done + rows.length,
        total: Math.max(this.#work.total, this.#work.done + rows.length),
      })
    }
  }

  #tell(change: Partial<EmbeddingWork>): void {
    this.#work = { ...this.#work, ...change }
    this.#options.onChange(this.#work)
  }
}

/** Little-endian floats, as they are kept. */
const bytesOf = (vector: ArrayLike<number> = []): Uint8Array => new Uint8Array(Float32Array.from(vector).buffer)
