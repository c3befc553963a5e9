import { oc } from '@orpc/contract'
import { z } from 'zod'

const none = z.void()

/** Giving vectors to what can be found by meaning goes on by itself; the studio's state says how far it is. */
export const embeddingContract = {
  /** What has its vector keeps it. */
  stop: oc.input(none).output(none),
  /** Goes on after it was stopped or failed. */
  resume: oc.input(none).output(none),
}
