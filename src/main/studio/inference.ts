import { StudioError } from '@shared/errors.ts'
import type { ModelId } from '@shared/ids.ts'
import type { Model, ModelFit } from '@shared/models.ts'
import type { TokenRecord } from '@shared/runs.ts'
import type { Engine, EngineModel, EngineOptions, InferRequest, InferResult } from '../engine/types.ts'

type Verified = (model: Model, signal?: AbortSignal) => Promise<EngineModel>

/** With what a model is loaded now. `again` tries devices once more that have failed. */
type LoadOptions = (signal?: AbortSignal, again?: boolean) => Promise<EngineOptions>

/**
 * Runs on one model share the engine; runs on different models take turns: the engine has one model at a time, and loading
 * another waits until what was asked of the first is answered.
 */
export class InferenceQueue {
  readonly #engine: Engine
  readonly #options: LoadOptions
  readonly #verified: Verified
  readonly #likely: () => EngineOptions
  /** Error: MODEL_NOT_FOUND. */
  readonly #find: (id: ModelId) => Model
  #last: Promise<unknown> = Promise.resolve()

  /** `verified` refuses a file that is another one by now; `likely`: the options as far as they are known without trying anything. */
  constructor(
    engine: Engine,
    verified: Verified,
    options: LoadOptions,
    likely: () => EngineOptions,
    find: (id: ModelId) => Model,
  ) {
    this.#verified = verified
    this.#likely = likely
    this.#engine = engine
    this.#find = find
    this.#options = options
  }

  /** Loads `model` unless it is loaded, then infers. Errors: those of `Engine.load` and `Engine.infer`. */
  infer(
    model: Model,
    request: InferRequest,
    onTokens: (tokens: TokenRecord[]) => void,
    signal: AbortSignal,
  ): Promise<InferResult> {
    return this.#inTurn(signal, async () => {
      await this.#ensure(model, signal)
      return { answer: this.#engine.infer(this.#withPaths(request), onTokens, signal) }
    }).then(({ answer }) => answer)
  }

  /** `force` loads what does not seem to fit into memory. */
  load(model: Model, signal?: AbortSignal, force = false): Promise<void> {
    return this.#inTurn(signal, async () => {
      await this.#engine.load(
        await this.#verified(model, signal),
        { ...(await this.#options(signal, true)), force },
        signal,
      )
    })
  }

  /** What loading `model` would take; needs no turn. `contextSize` null: that of the settings. */
  estimate(model: Model, contextSize: number | null, signal?: AbortSignal): Promise<ModelFit> {
    const options = this.#likely()
    return this.#engine.estimate(model.path, { ...options, contextSize: contextSize ?? options.contextSize }, signal)
  }

  unload(): Promise<void> {
    return this.#inTurn(undefined, () => this.#engine.unload())
  }

  #withPaths(request: InferRequest): InferRequest {
    if (!request.adapters) return request
    return { ...request, adapters: request.adapters.map((each) => ({ ...each, path: this.#find(each.id).path })) }
  }

  async #ensure(model: Model, signal: AbortSignal): Promise<void> {
    if (model.status === 'missing') {
      throw new StudioError(
        'MODEL_NOT_FOUND',
        `The model's file ${model.path} is not there any more. Open it again from where it is now.`,
      )
    }
    const { modelId, status } = this.#engine.state
    // An engine that is coming back loads its model by itself, and `infer` waits for that.
    if (modelId === model.id && status !== 'failed') return
    await this.#engine.load(await this.#verified(model, signal), await this.#options(signal), signal)
  }

  /** The turn ends with `work`, which leaves an inference, once it is in the engine's own queue, to go on. */
  async #inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#last
    const mine = (async () => {
      await before.catch(() => undefined)
      signal?.throwIfAborted()
      return await work()
    })()
    this.#last = mine
    return await mine
  }
}
