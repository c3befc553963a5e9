import type { EmbedOutcome } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { Embedder } from './embedder.ts'

/** Milliseconds after which a model nobody asks for gives its memory back. */
const IDLE = 5 * 60_000

/** The one embedding model of the engine's process: loaded when first asked for, replaced by another, unloaded when idle. */
export class EmbeddingService {
  readonly #heldByOthers: () => number
  #embedder: Embedder | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | null = null

  /** `heldByOthers`: bytes that the other models of this process take. */
  constructor(heldByOthers: () => number) {
    this.#heldByOthers = heldByOthers
  }

  /** Bytes it takes now, by estimate. */
  get bytes(): number {
    return this.#embedder?.bytes ?? 0
  }

  /** Embeds in turn. Errors: those of {@link Embedder}. */
  embed(
    model: EngineModel,
    options: EngineOptions,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<EmbedOutcome> {
    return this.#inTurn(async () => {
      signal.throwIfAborted()
      const embedder = await this.#open(model, options, signal)
      return await embedder.embed(texts, signal)
    })
  }

  dispose(): Promise<void> {
    return this.#inTurn(() => this.#close())
  }

  async #open(model: EngineModel, options: EngineOptions, signal: AbortSignal): Promise<Embedder> {
    if (this.#embedder?.model.path === model.path && this.#embedder.model.sha256 === model.sha256) return this.#embedder
    await this.#close()
    this.#embedder = await Embedder.open(model, options, this.#heldByOthers(), signal)
    return this.#embedder
  }

  async #close(): Promise<void> {
    const embedder = this.#embedder
    this.#embedder = null
    await embedder?.dispose()
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#idle) clearTimeout(this.#idle)
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      if (this.#idle) clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.#inTurn(() => this.#close()), IDLE)
      this.#idle.unref()
    }
  }
}
