import { RunId, SpanId } from '@shared/ids.ts'
import {
  type Memory,
  type MemoryConflict,
  type MemoryDetail,
  type MemoryEvidence,
  type MemoryFilter,
  type MemoryUse,
  type MemoryVersion,
  RecallAnswer,
  type RunMemories,
} from '@shared/memory.ts'
import type { Tx } from '../store/types.ts'
import { conflicting, requireRow } from './curate.ts'
import { HELD, type MemoryRow, ROW, SOURCE, toMemory } from './rows.ts'
import { matchQuery } from './tokenise.ts'

type Reads = Pick<Tx, 'all' | 'get'>

const FILTERED = `${HELD}
  AND (:match IS NULL OR m.seq IN (SELECT rowid FROM memory_fts WHERE memory_fts MATCH :match))
  AND (:kinds IS NULL OR m.kind IN (SELECT value FROM json_each(:kinds)))
  AND (:statuses IS NULL OR v.status IN (SELECT value FROM json_each(:statuses)))
  AND (:scope IS NULL OR m.scope = :scope) AND (:runId IS NULL OR m.run_id = :runId)`

/** Rows that are looked at for those that are believed enough, at a time. */
const BATCH = 500

/** Newest first; `total` is of all pages. */
export function listMemories(
  tx: Reads,
  filter: MemoryFilter,
  limit: number,
  before?: string,
): { memories: Memory[]; total: number } {
  const match = filter.text?.trim() ? (matchQuery(filter.text)?.all ?? null) : null
  // Signs alone are words of nothing.
  if (filter.text?.trim() && match === null) return { memories: [], total: 0 }
  const params = {
    match,
    asOf: filter.asOf ?? null,
    kinds: filter.kinds ? JSON.stringify(filter.kinds) : null,
    statuses: filter.statuses ? JSON.stringify(filter.statuses) : null,
    scope: filter.scope ?? null,
    runId: filter.runId ?? null,
  }
  const page = (after: number | null, most: number): MemoryRow[] =>
    tx.all<MemoryRow>(
      `SELECT ${ROW} FROM ${SOURCE} WHERE ${FILTERED} AND (:after IS NULL OR m.seq < :after)
       ORDER BY m.seq DESC LIMIT :most`,
      { ...params, after, most },
    )
  const from = before ? requireRow(tx, before).seq : null
  const least = filter.minConfidence ?? 0
  if (least === 0) {
    const counted = tx.get<{ total: number }>(`SELECT count(*) AS total FROM ${SOURCE} WHERE ${FILTERED}`, params)
    return { memories: page(from, limit).map((row) => toMemory(tx, row, params.asOf)), total: counted?.total ?? 0 }
  }
  const memories: Memory[] = []
  let total = 0
  for (let after: number | null = null; ; ) {
    const rows = page(after, BATCH)
    for (const row of rows) {
      const memory = toMemory(tx, row, params.asOf)
      if (memory.confidence < least) continue
      total += 1
      if (memories.length < limit && (from === null || row.seq < from)) memories.push(memory)
    }
    after = rows.at(-1)?.seq ?? null
    if (rows.length < BATCH) return { memories, total }
  }
}

/** Errors: NOT_FOUND. */
export const getMemory = (tx: Reads, id: string): Memory => toMemory(tx, requireRow(tx, id))

/** Errors: NOT_FOUND. */
export function detailOf(tx: Reads, id: string): MemoryDetail {
  const row = requireRow(tx, id)
  const { seq, subjectKey, predicate, scope } = row
  const versions = tx.all<MemoryVersion>(
    `SELECT tx_from AS "from", tx_to AS "to", valid_from AS validFrom, valid_to AS validTo, status,
       superseded_by AS supersededBy, importance FROM memory_version WHERE memory_seq = :seq ORDER BY tx_from`,
    { seq },
  )
  const related = tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE m.subject_key = :subjectKey AND m.predicate = :predicate AND m.scope = :scope
       AND m.seq <> :seq AND v.tx_to IS NULL ORDER BY m.seq DESC LIMIT 100`,
    { seq, subjectKey, predicate, scope },
  )
  return {
    ...toMemory(tx, row),
    versions,
    evidence: evidenceFor(tx, seq),
    uses: usesOf(tx, id),
    related: related.map((each) => toMemory(tx, each)),
  }
}

function evidenceFor(tx: Reads, seq: number): MemoryEvidence[] {
  const rows = tx.all<
    Omit<MemoryEvidence, 'runId' | 'spanId' | 'intact'> & Record<'session' | 'span', string> & { intact: number }
  >(
    `SELECT e.session, e.span, e.seq, e.polarity, e.source, e.weight, e.at,
       CASE e.session WHEN 'audit' THEN EXISTS (SELECT 1 FROM audit AS a WHERE a.seq = e.seq AND a.hash = lower(hex(e.event_hash)))
       ELSE EXISTS (SELECT 1 FROM run_event AS r WHERE r.run_id = e.session AND r.seq = e.seq AND r.state_hash = e.event_hash)
       END AS intact
     FROM memory_evidence AS e WHERE e.memory_seq = :seq ORDER BY e.at, e.seq`,
    { seq },
  )
  return rows.map(({ session, span, intact, ...row }) => ({
    ...row,
    runId: RunId.safeParse(session).data ?? null,
    spanId: SpanId.safeParse(span).data ?? null,
    intact: intact === 1,
  }))
}

const usesOf = (tx: Reads, id: string): MemoryUse[] =>
  tx.all<MemoryUse>(
    `SELECT r.run_id AS runId, r.span_id AS spanId, r.at, r.query, hit.key + 1 AS rank,
       json_extract(hit.value, '$.score') AS score
     FROM memory_retrieval AS r, json_each(r.hits, '$.hits') AS hit
     WHERE r.run_id IS NOT NULL AND instr(r.hits, :id) > 0 AND json_extract(hit.value, '$.memory.id') = :id
       AND json_extract(hit.value, '$.used')
     ORDER BY r.at DESC LIMIT 100`,
    { id },
  )

/** Scopes there are, with how many memories of each are recalled now. */
export const scopesOf = (tx: Reads): { scope: string; count: number }[] =>
  tx.all(
    `SELECT m.scope, count(*) AS count FROM ${SOURCE} WHERE v.tx_to IS NULL AND v.status IN ('active', 'conflict')
     GROUP BY m.scope ORDER BY m.scope`,
  )

const oddsOf = (p: number): number => p / Math.max(1 - p, 1e-6)

/** Groups that stand against each other, with the share of belief of each: softmax of its log-odds, likeliest first. */
export function conflictsIn(tx: Reads): MemoryConflict[] {
  const groups = new Map<string, MemoryRow[]>()
  for (const row of conflicting(tx)) {
    const key = JSON.stringify([row.subjectKey, row.predicate, row.scope])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows
    if (!first || rows.length < 2) return []
    const sides = rows.map((row) => toMemory(tx, row)).map((memory) => ({ memory, odds: oddsOf(memory.confidence) }))
    const sum = sides.reduce((all, { odds }) => all + odds, 0)
    const memories = sides.map(({ memory, odds }) => ({ memory, share: odds / sum })).sort((a, b) => b.share - a.share)
    return [{ subject: first.subject ?? '', predicate: first.predicate ?? '', scope: first.scope, memories }]
  })
}

/** What a run wrote, and what it was given, in the order in which it asked. */
export function memoriesOfRun(tx: Reads, runId: string): RunMemories {
  const wrote = tx.all<MemoryRow>(
    `SELECT ${ROW} FROM ${SOURCE} WHERE m.run_id = :runId AND v.tx_to IS NULL ORDER BY m.seq`,
    { runId },
  )
  const asked = tx.all<{ hits: string; span: string | null }>(
    'SELECT hits, span_id AS span FROM memory_retrieval WHERE run_id = :runId ORDER BY at',
    { runId },
  )
  const memories = wrote.map((row) => toMemory(tx, row))
  const { endedAt = null } =
    tx.get<{ endedAt: number | null }>('SELECT ended_at AS endedAt FROM run WHERE id = :runId', { runId }) ?? {}
  return {
    wrote: memories,
    learned: memories.filter(({ createdAt }) => endedAt !== null && createdAt >= endedAt),
    recalled: asked.map(({ hits, span }) => ({
      ...RecallAnswer.parse(JSON.parse(hits)),
      spanId: SpanId.safeParse(span).data ?? null,
    })),
  }
}
