import { type RunId, SpanId } from '@shared/ids.ts'
import type { Run, Span, SpanContent } from '@shared/runs.ts'
import type { Tx } from '../store/types.ts'
import { readContent, saveSpan } from './spans.ts'

export interface Prefix {
  parent: Run
  child: Run
  /** Last entry of the record that is shared. */
  seq: number
  /** Last place of a span that is shared. */
  order: number
  /** The span of the run itself, as the fork shows it; its id and its run are made here. */
  root: Omit<Span, 'id' | 'runId' | 'parentId'>
  rootContent: SpanContent
}

/**
 * Gives a fork what it shares with its parent: entries word for word, spans under names of their own and as much later as the fork
 * began later; their values by {@link nameValues}. The parent is only read; may be removed afterwards. Must run inside a write, by `runTx` of the child.
 */
export function copyPrefix(tx: Tx, { parent, child, seq, order, root, rootContent }: Prefix): void {
  const from = parent.id
  const to = child.id
  tx.run(
    `INSERT INTO run_event (run_id, seq, type, at, data, state_hash)
     SELECT :to, seq, type, at, data, state_hash FROM run_event WHERE run_id = :from AND seq <= :seq`,
    { from, to, seq },
  )
  // The end of the run's own name keeps the names of its copies apart; 26 characters are a span's first name, so that it never grows.
  const suffix = to.slice(-12)
  tx.run(
    `INSERT INTO span (id, run_id, parent_id, kind, name, status, started_at, ended_at, attributes, error, ordinal, content_ref)
     SELECT substr(id, 1, 26) || '_' || :suffix, :to, CASE WHEN parent_id IS NULL THEN NULL ELSE substr(parent_id, 1, 26) || '_' || :suffix END, kind, name,
       CASE status WHEN 'running' THEN 'cancelled' ELSE status END, started_at + :later,
       coalesce(ended_at, started_at) + :later, attributes, error, ordinal, content_ref
     FROM span WHERE run_id = :from AND ordinal <= :order AND kind <> 'agent'`,
    { from, to, order, suffix, later: child.startedAt - parent.startedAt },
  )
  const agent = tx.get<{ id: string }>(
    `SELECT substr(id, 1, 26) || '_' || :suffix AS id FROM span WHERE run_id = :from AND kind = 'agent' ORDER BY ordinal LIMIT 1`,
    { from, suffix },
  )
  if (agent) saveSpan(tx, { ...root, id: SpanId.parse(agent.id), runId: to, parentId: null }, rootContent)
}

/**
 * Says which values a fork uses: those its record names, and those of its spans. Done after the copy, for it takes as long again; a parent
 * that is removed before says so itself (`removeRun`). Must run inside a write.
 */
export function nameValues(tx: Tx, runId: RunId, named: Iterable<string>): void {
  tx.run(
    `INSERT INTO run_blob (run_id, sha256)
     SELECT :runId, value FROM json_each(:named) WHERE value IN (SELECT sha256 FROM blob)
     UNION SELECT :runId, content_ref FROM span WHERE run_id = :runId AND content_ref IS NOT NULL
     ON CONFLICT DO NOTHING`,
    { runId, named: JSON.stringify([...named]) },
  )
}

/** A step that had no outcome yet when the fork left its parent has none in the fork, whatever its parent got later. `place`: among the
 * spans of steps that were copied, counted from the end, 1 for the last. */
export function forgetOutcome(tx: Tx, runId: RunId, place: number): void {
  const span = tx.get<{ id: string }>(
    `SELECT id FROM span WHERE run_id = :runId AND kind IN ('inference', 'tool', 'approval')
       AND json_extract(attributes, '$."studio.supplied"') IS NULL ORDER BY ordinal DESC LIMIT 1 OFFSET :after`,
    { runId, after: place - 1 },
  )
  if (!span) return
  const content = withoutOutcome(readContent(tx, runId, SpanId.parse(span.id)))
  tx.run(
    `UPDATE span SET status = 'cancelled', ended_at = started_at, error = NULL, content_ref = :contentRef WHERE id = :id`,
    { ...span, contentRef: content && tx.blobs.putJson(content) },
  )
}

function withoutOutcome(content: SpanContent): SpanContent | null {
  if (content.kind === 'tool') {
    const { pictures: _, ...call } = content
    return { ...call, result: null, isError: false }
  }
  return content.kind === 'approval' ? { ...content, decision: null, reason: null } : null
}
