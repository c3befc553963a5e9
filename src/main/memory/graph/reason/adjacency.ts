import type { GraphArrays } from './graph-arrays.ts'

/**
 * What can be followed from each entity: places `from[e]` to `from[e + 1] - 1` are those of entity e, in order of `code`.
 * Loops and relations that cannot hold (confidence 0) are left out.
 */
export interface Adjacency {
  from: Int32Array
  /** Twice the type, one more when backwards. */
  code: Int32Array
  relation: Int32Array
  other: Int32Array
}

const kept = new WeakMap<GraphArrays, Adjacency>()

/** Made once for a graph, which must not change afterwards. */
export function adjacencyOf(graph: GraphArrays): Adjacency {
  const known = kept.get(graph)
  if (known) return known
  const made = makeAdjacency(graph)
  kept.set(graph, made)
  return made
}

function makeAdjacency({ size, types, subject, type, object, confidence }: GraphArrays): Adjacency {
  const codes = types.length * 2
  const usable = (index: number): boolean => subject[index] !== object[index] && (confidence[index] ?? 0) > 0
  const each = (visit: (entity: number, code: number, relation: number, other: number) => void): void => {
    for (let index = 0; index < subject.length; index += 1) {
      if (!usable(index)) continue
      const [a, b, code] = [subject[index] ?? 0, object[index] ?? 0, (type[index] ?? 0) * 2]
      visit(a, code, index, b)
      visit(b, code + 1, index, a)
    }
  }
  const perCode = new Int32Array(codes + 1)
  const from = new Int32Array(size + 1)
  each((entity, code) => {
    perCode[code + 1] = (perCode[code + 1] ?? 0) + 1
    from[entity + 1] = (from[entity + 1] ?? 0) + 1
  })
  for (let index = 0; index < codes; index += 1) perCode[index + 1] = (perCode[index + 1] ?? 0) + (perCode[index] ?? 0)
  for (let index = 0; index < size; index += 1) from[index + 1] = (from[index + 1] ?? 0) + (from[index] ?? 0)
  const count = from[size] ?? 0
  // Sorted by code first and by entity then, each in one pass that keeps the order there was.
  const byCode = {
    entity: new Int32Array(count),
    code: new Int32Array(count),
    relation: new Int32Array(count),
    other: new Int32Array(count),
  }
  each((entity, code, relation, other) => {
    const at = perCode[code] ?? 0
    perCode[code] = at + 1
    byCode.entity[at] = entity
    byCode.code[at] = code
    byCode.relation[at] = relation
    byCode.other[at] = other
  })
  const made = { from, code: new Int32Array(count), relation: new Int32Array(count), other: new Int32Array(count) }
  const next = from.slice()
  for (let place = 0; place < count; place += 1) {
    const entity = byCode.entity[place] ?? 0
    const at = next[entity] ?? 0
    next[entity] = at + 1
    made.code[at] = byCode.code[place] ?? 0
    made.relation[at] = byCode.relation[place] ?? 0
    made.other[at] = byCode.other[place] ?? 0
  }
  return made
}

/** The first place of an entity whose code is at least this. */
export function firstPlace({ from, code }: Adjacency, entity: number, wanted: number): number {
  let low = from[entity] ?? 0
  let high = from[entity + 1] ?? 0
  while (low < high) {
    const middle = (low + high) >> 1
    if ((code[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
