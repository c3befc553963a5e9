import { embeddingModel } from '@shared/embedding.ts'
import { StudioError } from '@shared/errors.ts'
import type { Model } from '@shared/models.ts'
import type { Settings } from '@shared/settings.ts'
import type { EmbedOutcome } from '../engine/protocol.ts'
import type { Engine } from '../engine/types.ts'
import { type EmbeddingRole, withPrefix } from './meaning/prefixes.ts'
import type { ModelService } from './models.ts'

/** Texts as vectors, with the embedding model of the settings or the one that ships. */
export class EmbeddingService {
  readonly #engine: Engine
  readonly #models: ModelService
  readonly #settings: () => Settings

  constructor(engine: Engine, models: ModelService, settings: () => Settings) {
    this.#engine = engine
    this.#models = models
    this.#settings = settings
  }

  /** The model whose vectors are used; null when there is to be none, or none is there. */
  get model(): Model | null {
    const model = embeddingModel(this.#settings(), this.#models.list())
    return model?.status === 'available' ? model : null
  }

  /**
   * Vectors of length 1, in the order of `texts`; only those of one model can be compared. `model` by name, id or path of a known file, else
   * the one in use. `role` says what the texts are, for models that want to be told. Errors: MODEL_NOT_FOUND, VALIDATION_FAILED, those of
   * `Engine.embed`.
   */
  async embed(
    texts: readonly string[],
    model: string | null,
    signal?: AbortSignal,
    role: EmbeddingRole = 'plain',
  ): Promise<EmbedOutcome> {
    const wanted = model === null ? this.model : this.#models.get(model)
    if (wanted === null) throw noModel(this.#settings())
    const { engine } = this.#settings()
    const options = { ...engine, sequences: engine.sequences ?? undefined }
    const given = texts.map((text) => withPrefix(wanted, role, text))
    return await this.#engine.embed(given, wanted, options, signal)
  }
}

function noModel({ embeddings }: Settings): StudioError {
  const what = embeddings
    ? 'The embedding model is not there. Choose another in Settings under Engine, or put its file back.'
    : 'Embedding models are switched off. Choose one in Settings under Engine, or name one.'
  return new StudioError('MODEL_NOT_FOUND', what)
}
