import { setTimeout as delay } from 'node:timers/promises'
import { RemoteFailure } from './failure.ts'

export interface RetryPolicy {
  attempts: number
  /** Milliseconds: the first wait is drawn from 0 to this, each further one from twice as much. */
  base: number
  cap: number
  /** A server that asks for a longer pause than this is not waited for; milliseconds. */
  longest: number
}

export const RETRY: RetryPolicy = { attempts: 5, base: 500, cap: 15_000, longest: 60_000 }

/**
 * Makes the attempt again, with full jitter, while it fails in a way that may pass and `may` still allows it. A pause the server
 * asks for is the least that is waited. Errors: those of `attempt`; the reason of `signal`.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  may: () => boolean,
  signal: AbortSignal,
  policy: RetryPolicy = RETRY,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RemoteFailure) || !error.retryable || made >= policy.attempts || !may()) throw error
      const asked = error.retryAfter ?? 0
      if (asked > policy.longest) throw error
      const jitter = Math.random() * Math.min(policy.cap, policy.base * 2 ** (made - 1))
      await delay(asked + jitter, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
