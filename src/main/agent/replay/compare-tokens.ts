import type { TokenDifference, TokenRow } from '@shared/live-replay.ts'
import type { TokenRecord } from '@shared/runs.ts'

/** The first place at which two answers differ, or null. Servers that give texts alone are compared by these. */
export function firstDifference(recorded: readonly TokenRecord[], now: readonly TokenRecord[]): TokenDifference | null {
  for (let at = 0; at < Math.max(recorded.length, now.length); at += 1) {
    const then = recorded[at]
    const today = now[at]
    if (then && today && same(then, today)) continue
    return { at: at + 1, recorded: row(then), now: row(today) }
  }
  return null
}

function same(left: TokenRecord, right: TokenRecord): boolean {
  return left.id >= 0 && right.id >= 0 ? left.id === right.id : left.text === right.text
}

const row = (token: TokenRecord | undefined): TokenRow | null =>
  token ? { id: token.id, text: token.text, p: token.p, alternatives: token.alternatives ?? [] } : null
