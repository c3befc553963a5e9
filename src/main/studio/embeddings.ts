import { StudioError } from '@shared/errors.ts'
import type { Settings } from '@shared/settings.ts'
import type { EmbedOutcome } from '../engine/protocol.ts'
import type { Engine } from '../engine/types.ts'
import type { ModelService } from './models.ts'

/** Texts as vectors, with the embedding model of the settings. */
export class EmbeddingService {
  readonly #engine: Engine
  readonly #models: ModelService
  readonly #settings: () => Settings

  constructor(engine: Engine, models: ModelService, settings: () => Settings) {
    this.#engine = engine
    this.#models = models
    this.#settings = settings
  }

  /**
   * Vectors of length 1, in the order of `texts`; only those of one model can be compared. `model` by name, id or path of a known file, else
   * that of the settings. Errors: MODEL_NOT_FOUND, VALIDATION_FAILED, those of `Engine.embed`.
   */
  async embed(texts: readonly string[], model: string | null, signal?: AbortSignal): Promise<EmbedOutcome> {
    const wanted = model ?? this.#settings().embeddingModelId
    if (wanted === null) {
      throw new StudioError(
        'MODEL_NOT_FOUND',
        'No embedding model is chosen. Choose one in Settings under Engine, or name one.',
      )
    }
    const { engine } = this.#settings()
    const options = { ...engine, sequences: engine.sequences ?? undefined }
    return await this.#engine.embed(texts, this.#models.get(wanted), options, signal)
  }
}
