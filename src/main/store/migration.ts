import { createHash } from 'node:crypto'
import type { Tx } from './types.ts'

/** One numbered, forward-only step; it runs in one transaction of its own. */
export interface Migration {
  /** From 1, without a gap; becomes the file's `user_version`. */
  version: number
  name: string
  sql: string
  /** For what SQL alone cannot do; runs after `sql`, in the same transaction. */
  after?: (tx: Tx) => void
}

/** What is stored with an applied step, so that a step edited after its release is noticed. Lower-case hex. */
export function migrationDigest(step: Migration): string {
  return createHash('sha256').update(`${step.version}\n${step.name}\n${step.sql}`).digest('hex')
}
