import { setTimeout as delay } from 'node:timers/promises'
import type { PushStatus } from '@shared/otlp-push.ts'

/** Bytes that wait at most; older messages make room. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024
/** Attempts at one message, and the wait before the second; it doubles up to a minute. Milliseconds. */
const ATTEMPTS = 8
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
/** One attempt, milliseconds. */
const TIMEOUT_MS = 10_000

export interface Target {
  endpoint: string
  contentType: 'application/json' | 'application/x-protobuf'
}

interface Message {
  target: Target
  body: Uint8Array
}

/** Sends messages one after the other, beside everything else: whoever hands one over never waits, and never hears of a failure. */
export class OtlpSender {
  readonly #firstWaitMs: number
  readonly #stop = new AbortController()
  #headers: Record<string, string> = {}
  #queue: Message[] = []
  #bytes = 0
  #work: Promise<void> | null = null
  #sent = 0
  #dropped = 0
  #trouble: string | null = null

  constructor(firstWaitMs: number = FIRST_WAIT_MS) {
    this.#firstWaitMs = firstWaitMs
  }

  get status(): PushStatus {
    return {
      sent: this.#sent,
      waiting: this.#queue.length,
      dropped: this.#dropped,
      trouble: this.#trouble,
      headers: Object.keys(this.#headers),
    }
  }

  /** Goes along with every message from now on. */
  setHeaders(headers: Record<string, string>): void {
    this.#headers = headers
  }

  send(target: Target, body: Uint8Array): void {
    if (this.#stop.signal.aborted) return
    this.#queue.push({ target, body })
    this.#bytes += body.length
    while (this.#bytes > MOST_WAITING_BYTES && this.#queue.length > 1) this.#give('The queue was full.')
    this.#work ??= this.#run().finally(() => {
      this.#work = null
    })
  }

  /** Stops at once; what waits is lost. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#work
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#work) await this.#work
  }

  async #run(): Promise<void> {
    for (let [message] = this.#queue; message && !this.#stop.signal.aborted; [message] = this.#queue) {
      const arrived = await this.#deliver(message)
      // It may have made room for others meanwhile.
      if (this.#queue[0] !== message) continue
      if (arrived) {
        this.#take()
        this.#sent += 1
        this.#trouble = null
      } else this.#give(this.#trouble ?? '')
    }
  }

  async #deliver(message: Message): Promise<boolean> {
    let wait = this.#firstWaitMs
    for (let attempt = 1; attempt <= ATTEMPTS && !this.#stop.signal.aborted; attempt += 1) {
      const again = await this.#attempt(message)
      if (again === 'arrived') return true
      if (again === 'never' || attempt === ATTEMPTS) return false
      // Half of it by chance, so that many studios do not come back at the same moment.
      const pause = again ?? wait / 2 + (Math.random() * wait) / 2
      await delay(Math.min(pause, LONGEST_WAIT_MS), undefined, { signal: this.#stop.signal, ref: false }).catch(
        () => undefined,
      )
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
    return false
  }

  /** Whether it arrived, or never will; else the milliseconds the server asks for, or null when it does not say. */
  async #attempt({ target, body }: Message): Promise<'arrived' | 'never' | number | null> {
    const { host } = new URL(target.endpoint)
    try {
      const response = await fetch(target.endpoint, {
        method: 'POST',
        body,
        headers: { ...this.#headers, 'content-type': target.contentType },
        redirect: 'error',
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      await response.body?.cancel()
      if (response.ok) return 'arrived'
      this.#trouble = `${host} answered ${response.status}.`
      // What OTLP says may be tried again.
      if (![429, 502, 503, 504].includes(response.status)) return 'never'
      return retryAfter(response.headers.get('retry-after'))
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      const code =
        cause instanceof Error && 'code' in cause ? String(cause.code) : cause instanceof Error ? cause.name : ''
      this.#trouble = `${host} cannot be reached (${code}).`
      return null
    }
  }

  #take(): void {
    this.#bytes -= this.#queue.shift()?.body.length ?? 0
  }

  #give(trouble: string): void {
    this.#take()
    this.#dropped += 1
    this.#trouble = trouble
  }
}

/** Milliseconds from seconds or a date. */
function retryAfter(value: string | null): number | null {
  if (value === null) return null
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}
