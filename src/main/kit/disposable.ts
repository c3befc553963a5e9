/** Undoes one subscription or frees one resource; calling it twice is harmless. */
export type Dispose = () => void

/** Listeners of one kind of event. A listener that throws does not keep the others from hearing it; its error is rethrown last. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>()

  readonly on = (listener: (value: T) => void): Dispose => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(value: T): void {
    let failure: { error: unknown } | undefined
    for (const listener of [...this.#listeners]) {
      try {
        listener(value)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure) throw failure.error
  }

  get size(): number {
    return this.#listeners.size
  }
}
