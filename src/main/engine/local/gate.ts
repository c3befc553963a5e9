/**
 * Lets work on the context's memory come between batches. llama.cpp's library evaluates batch after batch as long as anything is asked
 * for, and with several inferences something always is: whoever wants to drop or copy tokens would wait until all of them have ended.
 */
export class Gate {
  #entered = 0
  #closed: Promise<void> | null = null
  #open: () => void = () => {}

  /** Null while nothing stands in the way of asking for the next batch; else what to await before. */
  get closed(): Promise<void> | null {
    return this.#closed
  }

  /** Does `work` while nobody asks for another batch. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#entered += 1
    this.#closed ??= new Promise((resolve) => {
      this.#open = resolve
    })
    try {
      return await work()
    } finally {
      this.#entered -= 1
      if (this.#entered === 0) {
        this.#closed = null
        this.#open()
      }
    }
  }
}
