import type { TokenRecord } from '@shared/runs.ts'

/** How long a token may wait for company, in milliseconds; about one frame of a screen. */
const WINDOW = 12

/** Sends tokens in batches: a message for every token would cost more than some models take to make one. */
export class TokenOutbox {
  readonly #send: (tokens: TokenRecord[]) => void
  #tokens: TokenRecord[] = []
  #timer: NodeJS.Timeout | null = null
  #lastSent = -Infinity

  constructor(send: (tokens: TokenRecord[]) => void) {
    this.#send = send
  }

  /** Sends at once when the last batch is long enough ago, so a slow model's tokens are not delayed. */
  push(token: TokenRecord): void {
    this.#tokens.push(token)
    const waited = performance.now() - this.#lastSent
    if (waited >= WINDOW) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), WINDOW - waited)
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#tokens.length === 0) return
    const tokens = this.#tokens
    this.#tokens = []
    this.#lastSent = performance.now()
    this.#send(tokens)
  }
}
