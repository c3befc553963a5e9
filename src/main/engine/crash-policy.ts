import type { EngineOptions } from './types.ts'

/** Deaths in a row while loading one model after which it is not tried again by itself. */
const MOST_LOAD_CRASHES = 2

/** Deaths with one model after which the GPU is left out of it. */
const CRASHES_BEFORE_CPU = 2

/** Remembers how one model has fared, so that a model that kills the engine does not kill it forever. */
export class CrashPolicy {
  #crashes = 0
  #loadCrashes = 0

  crashed(whileLoading: boolean): void {
    this.#crashes += 1
    if (whileLoading) this.#loadCrashes += 1
  }

  loaded(): void {
    this.#loadCrashes = 0
  }

  get mayLoad(): boolean {
    return this.#loadCrashes < MOST_LOAD_CRASHES
  }

  /** The options to load with now. A crash while loading is tried once more without the GPU, as there is no third time. */
  adjust(options: EngineOptions): EngineOptions {
    const cpuOnly = this.#crashes >= CRASHES_BEFORE_CPU || this.#loadCrashes > 0
    return cpuOnly ? { ...options, gpu: 'off' } : options
  }
}
