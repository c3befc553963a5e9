import type { DrySampling } from '@shared/sampling.ts'
import type { z } from 'zod'

/** Longest repetition that is told from longer ones; the penalty is beyond all measure long before. */
const LONGEST = 64

/** Tokens looked back on. */
const WINDOW = 1024

/**
 * What the logits of tokens lose that would go on with a repetition, by token. `history` is the answer so far; a repetition does not
 * reach across tokens that `breaks`. Source of the method: "DRY: a modern repetition penalty", text-generation-webui issue 5637.
 */
export function dryPenalties(
  history: readonly number[],
  { multiplier, base, allowedLength }: z.infer<typeof DrySampling>,
  breaks: (id: number) => boolean,
): Map<number, number> {
  const penalties = new Map<number, number>()
  const end = history.length
  const first = Math.max(0, end - WINDOW)
  let most = 0
  while (most < LONGEST && most < end - first && !breaks(history[end - 1 - most] ?? 0)) most += 1
  if (most < allowedLength) return penalties
  for (let at = end - 1; at > first; at -= 1) {
    let length = 0
    while (length < most && at - 1 - length >= first && history[at - 1 - length] === history[end - 1 - length])
      length += 1
    const next = history[at]
    if (length < allowedLength || next === undefined || breaks(next)) continue
    const penalty = multiplier * base ** (length - allowedLength)
    penalties.set(next, Math.max(penalty, penalties.get(next) ?? 0))
  }
  return penalties
}
