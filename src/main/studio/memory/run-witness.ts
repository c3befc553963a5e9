import type { Outcome } from '../../agent/commands.ts'
import { decodeCompleted } from '../../agent/journal.ts'
import type { FindWitness } from '../../memory/long-term.ts'
import { sourceOf } from '../../memory/source.ts'
import { type LogRow, logEntry } from '../../trace/run-log.ts'

/** Results of tools that are looked through for what a run wants to keep; the newest. */
const MOST_RESULTS = 200

/**
 * What a run's own record says of a text it wants to keep: the call that asks for it, and whether the person said it or a tool showed
 * it. What the model claims of it does not count. Null for what is no recorded run.
 */
export const runWitness: FindWitness = (tx, text, { runId, spanId }) => {
  const call = tx.get<{ seq: number; hash: string }>(
    `SELECT seq, lower(hex(state_hash)) AS hash FROM run_event
     WHERE run_id = :runId AND type = 'requested' AND json_extract(data, '$.kind') = 'tool.call' ORDER BY seq DESC LIMIT 1`,
    { runId },
  )
  if (!call) return null
  const said = tx.get<{ input: string }>('SELECT input FROM run WHERE id = :runId', { runId })?.input ?? ''
  const rows = tx.all<LogRow>(
    `SELECT seq, type, at, data, state_hash FROM run_event
     WHERE run_id = :runId AND type = 'completed' AND json_extract(data, '$.kind') = 'tool.call'
     ORDER BY seq DESC LIMIT :most`,
    { runId, most: MOST_RESULTS },
  )
  const shown = rows.map((row) => {
    const outcome = tx.blobs.getJson<Outcome<'tool.call'>>(decodeCompleted(logEntry(row)).outcome)
    return outcome.ok ? outcome.value.content : ''
  })
  return { session: runId, seq: call.seq, span: spanId, hash: call.hash, source: sourceOf(text, said, shown) }
}
