import type { Tx } from '../../store/types.ts'
import { probability } from '../belief.ts'
import { rootAt } from './entities.ts'
import { linkEntities } from './link.ts'
import { personalRank } from './reason/pagerank.ts'

type Reads = Pick<Tx, 'get' | 'all'>

/** Steps from what a question names, and relations of a step that are looked at: recall waits for it. */
const HOPS = 2
const MOST_RELATIONS = 500
const MOST_MEMORIES = 50

export interface NearMemory {
  /** Of the memory. */
  seq: number
  /** Of the nearest; above 0, 1 for that one. */
  share: number
}

interface Edge {
  seq: number
  subject: number
  object: number
  confidence: number
}

/**
 * Memories from which relations are known that lie near the entities a question names, nearest first, by personalised PageRank over what
 * is within two steps. Finds what names somebody otherwise than the question does, and what is one relation further. None where no entity is named.
 */
export function memoriesNear(tx: Reads, question: string, asOf: number | null): NearMemory[] {
  const roots = new Map<number, number | undefined>()
  const rootOf = (seq: number): number | undefined => {
    if (!roots.has(seq)) roots.set(seq, rootAt(tx, seq, asOf))
    return roots.get(seq)
  }
  const { mentions } = linkEntities(tx, { indexOf: { get: rootOf } }, question)
  if (mentions.length === 0) return []
  const edges = around(
    tx,
    mentions.map(({ entity }) => entity),
    asOf,
    rootOf,
  )
  if (edges.length === 0) return []
  const entities = [
    ...new Set([...mentions.map(({ entity }) => entity), ...edges.flatMap((edge) => [edge.subject, edge.object])]),
  ]
  const indexOf = new Map(entities.map((seq, index) => [seq, index]))
  const index = (seq: number): number => indexOf.get(seq) ?? 0
  const arrays = {
    size: entities.length,
    types: [''],
    subject: Int32Array.from(edges, ({ subject }) => index(subject)),
    type: new Uint16Array(edges.length),
    object: Int32Array.from(edges, ({ object }) => index(object)),
    confidence: Float32Array.from(edges, ({ confidence }) => confidence),
  }
  const seeds = mentions.map(({ entity, score, place }) => ({ entity: index(entity), weight: score, mention: place }))
  const rank = personalRank(arrays, seeds)
  const weightOf = new Map(
    edges.map(({ seq, subject, object, confidence }) => [
      seq,
      confidence * ((rank.get(index(subject)) ?? 0) + (rank.get(index(object)) ?? 0)),
    ]),
  )
  return witnesses(tx, weightOf, asOf)
}

/** Relations that held then within some steps of these entities. */
function around(
  tx: Reads,
  from: readonly number[],
  asOf: number | null,
  rootOf: (seq: number) => number | undefined,
): Edge[] {
  const edges = new Map<number, Edge>()
  const seen = new Set<number>()
  let frontier = [...new Set(from)]
  for (let hop = 0; hop < HOPS && frontier.length > 0; hop += 1) {
    for (const seq of frontier) seen.add(seq)
    const rows = tx.all<{ seq: number; a: number; b: number; odds: number }>(NEIGHBOURS, {
      entities: JSON.stringify(frontier),
      asOf,
      moment: asOf ?? Date.now(),
      limit: MOST_RELATIONS,
    })
    for (const { seq, a, b, odds } of rows) {
      const [subject, object] = [rootOf(a), rootOf(b)]
      if (subject !== undefined && object !== undefined)
        edges.set(seq, { seq, subject, object, confidence: probability(odds, 1) })
    }
    frontier = [...new Set([...edges.values()].flatMap(({ subject, object }) => [subject, object]))].filter(
      (seq) => !seen.has(seq),
    )
  }
  return [...edges.values()]
}

/** What was merged into one of them is looked at with it. */
const NEIGHBOURS = `
WITH one AS (
  SELECT value AS seq FROM json_each(:entities)
  UNION SELECT e.seq FROM graph_entity AS e WHERE e.merged_into IN (SELECT value FROM json_each(:entities))
)
SELECT r.seq, r.subject_seq AS a, r.object_seq AS b, r.logodds AS odds FROM (
    SELECT seq FROM graph_relation WHERE subject_seq IN (SELECT seq FROM one)
    UNION SELECT seq FROM graph_relation WHERE object_seq IN (SELECT seq FROM one)
  ) AS near
  CROSS JOIN graph_relation AS r ON r.seq = near.seq CROSS JOIN graph_relation_version AS v ON v.relation_seq = r.seq
WHERE v.status IN ('active', 'conflict') AND (v.valid_from IS NULL OR v.valid_from <= :moment)
  AND (v.valid_to IS NULL OR v.valid_to > :moment)
  AND (CASE WHEN :asOf IS NULL THEN v.tx_to IS NULL ELSE v.tx_from <= :asOf AND (v.tx_to IS NULL OR v.tx_to > :asOf) END)
ORDER BY r.logodds DESC, r.seq LIMIT :limit`

function witnesses(tx: Reads, weightOf: ReadonlyMap<number, number>, asOf: number | null): NearMemory[] {
  const rows = tx.all<{ relation: number; memory: number }>(
    `SELECT relation_seq AS relation, seq AS memory FROM graph_evidence WHERE session = 'memory' AND polarity = 1
       AND relation_seq IN (SELECT value FROM json_each(:relations)) AND (:asOf IS NULL OR at <= :asOf)`,
    { relations: JSON.stringify([...weightOf.keys()]), asOf },
  )
  const best = new Map<number, number>()
  for (const { relation, memory } of rows)
    best.set(memory, Math.max(best.get(memory) ?? 0, weightOf.get(relation) ?? 0))
  const ranked = [...best].filter(([, weight]) => weight > 0).sort(([a, x], [b, y]) => y - x || a - b)
  const most = ranked[0]?.[1] ?? 1
  return ranked.slice(0, MOST_MEMORIES).map(([seq, weight]) => ({ seq, share: weight / most }))
}
