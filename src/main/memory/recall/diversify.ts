/** How much the score counts beside being unlike what was taken before; memory.md 5.3. */
const LAMBDA = 0.7

/**
 * Maximal marginal relevance: the best first, then what is good and says something else. `terms` are the words of each; scores are
 * compared with the best. Takes at most `most`.
 */
export function diversify<T extends { score: number; terms: ReadonlySet<string> }>(
  ranked: readonly T[],
  most: number,
): T[] {
  const left = [...ranked]
  const taken: T[] = []
  const best = Math.max(...ranked.map(({ score }) => score))
  const alike = new Map<T, number>()
  while (left.length > 0 && taken.length < most) {
    let at = 0
    let value = Number.NEGATIVE_INFINITY
    for (const [index, one] of left.entries()) {
      const marginal = LAMBDA * (one.score / best) - (1 - LAMBDA) * (alike.get(one) ?? 0)
      if (marginal > value) {
        at = index
        value = marginal
      }
    }
    const [next] = left.splice(at, 1)
    if (!next) break
    taken.push(next)
    for (const one of left) alike.set(one, Math.max(alike.get(one) ?? 0, likeness(one.terms, next.terms)))
  }
  return taken
}

/** Share of the words of both that are in each, 0 to 1. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let both = 0
  for (const term of a) if (b.has(term)) both += 1
  return both === 0 ? 0 : both / (a.size + b.size - both)
}
