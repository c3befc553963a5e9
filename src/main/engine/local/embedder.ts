import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import type { GgufFileInfo, LlamaEmbeddingContext, LlamaModel } from 'node-llama-cpp'
import { memoryNeed } from '../fit/estimate.ts'
import { planContext } from '../fit/plan.ts'
import type { EmbedOutcome, Pooling } from '../protocol.ts'
import type { EngineModel, EngineOptions } from '../types.ts'
import { refuseAdapter } from './adapter-file.ts'
import { readFigures } from './figures.ts'
import { readHeader } from './header.ts'
import { buildOf, defaultThreads, openLlama, takeComplaints } from './llama.ts'
import { readMachine, without } from './machine.ts'
import { type Tokenize, wordPieces } from './word-pieces.ts'

/** Tokens of one text at most: they are evaluated in one batch, whose buffers grow with it. */
const MOST_TOKENS = 2048
/** Tokens the library may add at either end, and one position it keeps free. */
const FRAME = 3

/** llama.cpp's pooling types by number. Source: `llama_pooling_type` in llama.h. */
const POOLINGS: readonly (Pooling | 'rank')[] = ['last', 'mean', 'cls', 'last', 'rank']

/** A model in memory that turns texts into vectors, beside the one that answers. */
export class Embedder {
  readonly model: EngineModel
  /** Bytes it takes, by estimate. */
  readonly bytes: number
  readonly #native: LlamaModel
  readonly #context: LlamaEmbeddingContext
  readonly #contextSize: number
  readonly #pooling: Pooling
  readonly #build: string
  readonly #tokenize: Tokenize

  private constructor(
    model: EngineModel,
    bytes: number,
    native: LlamaModel,
    context: LlamaEmbeddingContext,
    contextSize: number,
    pooling: Pooling,
    build: string,
    tokenize: Tokenize,
  ) {
    this.model = model
    this.bytes = bytes
    this.#native = native
    this.#context = context
    this.#contextSize = contextSize
    this.#pooling = pooling
    this.#build = build
    this.#tokenize = tokenize
  }

  /**
   * Loads `model`, with `held` bytes of this process taken by another model. Errors: those of `readHeader`; MODEL_TOO_LARGE;
   * MODEL_UNSUPPORTED for a model that gives no vectors; CANCELLED; ENGINE_UNAVAILABLE.
   */
  static async open(model: EngineModel, options: EngineOptions, held: number, signal: AbortSignal): Promise<Embedder> {
    const { info } = await readHeader(model.path, signal)
    refuseAdapter(model.path, info)
    const pooling = poolingOf(model, info)
    const llama = await openLlama(options.gpu)
    const figures = readFigures(info)
    const wanted = Math.min(MOST_TOKENS, figures.trainedContext ?? MOST_TOKENS)
    const machine = without(await readMachine(llama), held)
    const contextSize = options.force ? wanted : planContext(basename(model.path), figures, machine, wanted)
    takeComplaints()
    let native: LlamaModel | null = null
    try {
      native = await llama.loadModel({ modelPath: model.path, loadSignal: signal })
      const threads = options.threads ?? defaultThreads()
      const context = await native.createEmbeddingContext({
        contextSize,
        batchSize: contextSize,
        threads,
        createSignal: signal,
      })
      const { runtime, total } = memoryNeed(figures, contextSize)
      const build = await buildOf(llama)
      const loaded = native
      const tokenize: Tokenize = wordPieces(info) ?? ((text) => loaded.tokenize(text, false))
      return new Embedder(model, total - runtime, native, context, contextSize, pooling, build, tokenize)
    } catch (error) {
      await native?.dispose()
      signal.throwIfAborted()
      const reason = takeComplaints()[0] ?? (error instanceof Error ? error.message : String(error))
      throw unsupported(
        model,
        `cannot be used for embeddings: ${reason}. Use an embedding model in GGUF format.`,
        error,
      )
    }
  }

  /** Vectors of length 1, in the order of `texts`; each text alone, so that its company changes nothing. */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<EmbedOutcome> {
    const vectors: Float32Array[] = []
    const tokens: number[] = []
    const truncated: number[] = []
    const room = this.#contextSize - FRAME
    for (const [index, text] of texts.entries()) {
      signal.throwIfAborted()
      const ids = this.#tokenize(text)
      if (ids.length > room) truncated.push(index)
      const read = ids.slice(0, room)
      tokens.push(read.length)
      const { vector } = await this.#context.getEmbeddingFor(read)
      vectors.push(this.#normalise(vector))
    }
    const dimension = vectors[0]?.length ?? 0
    return {
      vectors,
      dimension,
      tokens,
      truncated,
      pooling: this.#pooling,
      modelSha256: this.model.sha256,
      engineBuild: this.#build,
    }
  }

  async dispose(): Promise<void> {
    await this.#context.dispose()
    await this.#native.dispose()
  }

  #normalise(vector: readonly number[]): Float32Array {
    const length = Math.hypot(...vector)
    if (length > 0 && Number.isFinite(length)) return Float32Array.from(vector, (value) => value / length)
    throw unsupported(this.model, 'gave no vector for a text. Use an embedding model in GGUF format.')
  }
}

const unsupported = (model: EngineModel, what: string, cause?: unknown): StudioError =>
  new StudioError('MODEL_UNSUPPORTED', `${basename(model.path)} ${what}`, { cause })

/** How a text's tokens become one vector; models that do not say, such as all chat models, give that of the last token. */
function poolingOf(model: EngineModel, info: GgufFileInfo): Pooling {
  const fields: Record<string, unknown> = { ...info.architectureMetadata }
  const pooling = POOLINGS[Number(fields.pooling_type ?? 0)] ?? 'last'
  if (pooling !== 'rank') return pooling
  throw unsupported(model, 'ranks texts and gives no vectors. Use an embedding model in GGUF format.')
}
