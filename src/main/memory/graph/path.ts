import { type GraphSnapshot, relationsOf } from './snapshot.ts'

/** What one more step costs beside its doubt, so that of equally likely paths the shorter is taken. */
const STEP = 0.25

/** The likeliest short path between two entities by index, along relations either way; null when there is none. */
export function findPath(
  snapshot: GraphSnapshot,
  start: number,
  end: number,
): { relation: number; backwards: boolean }[] | null {
  const { size, confidence } = snapshot.arrays
  const cost = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
  const came = new Map<number, { entity: number; relation: number; backwards: boolean }>()
  const queue = new Heap()
  cost[start] = 0
  queue.push(start, 0)
  for (let top = queue.pop(); top; top = queue.pop()) {
    if (top.item === end) break
    if (top.cost > (cost[top.item] ?? 0)) continue
    for (const { relation, other, backwards } of relationsOf(snapshot, top.item)) {
      const next = top.cost + STEP - Math.log(Math.max(confidence[relation] ?? 0, 1e-6))
      if (next >= (cost[other] ?? 0)) continue
      cost[other] = next
      came.set(other, { entity: top.item, relation, backwards })
      queue.push(other, next)
    }
  }
  if (start !== end && !came.has(end)) return null
  const path: { relation: number; backwards: boolean }[] = []
  for (let at = end; at !== start; ) {
    const step = came.get(at)
    if (!step) return null
    path.unshift({ relation: step.relation, backwards: step.backwards })
    at = step.entity
  }
  return path
}

/** Cheapest first. */
class Heap {
  readonly #items: { item: number; cost: number }[] = []

  push(item: number, cost: number): void {
    const items = this.#items
    items.push({ item, cost })
    for (let at = items.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1
      if (this.#cost(parent) <= this.#cost(at)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): { item: number; cost: number } | undefined {
    const items = this.#items
    if (items.length === 0) return undefined
    this.#swap(0, items.length - 1)
    const top = items.pop()
    for (let at = 0; ; ) {
      const [left, right] = [at * 2 + 1, at * 2 + 2]
      const least = this.#cost(right) < this.#cost(left) ? right : left
      if (this.#cost(least) >= this.#cost(at)) break
      this.#swap(at, least)
      at = least
    }
    return top
  }

  #cost(at: number): number {
    return this.#items[at]?.cost ?? Number.POSITIVE_INFINITY
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]]
    if (!first || !second) return
    this.#items[a] = second
    this.#items[b] = first
  }
}
