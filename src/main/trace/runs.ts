import { StudioError } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import { NEWEST_FIRST, type RunCursor, type RunOrder } from '@shared/run-order.ts'
import { type RunCondition, readRunQuery } from '@shared/run-query.ts'
import { Run, type RunStatus } from '@shared/runs.ts'
import type { Reader, SqlParams, Tx } from '../store/types.ts'
import { marksOf } from './annotation-rows.ts'
import { runClauses } from './run-conditions.ts'
import { behindCursor, orderBy } from './run-order.ts'

interface RunRow {
  id: string
  agent_id: string
  agent_version: number
  agent_name: string
  model_id: string
  model_name: string
  input: string
  status: string
  answer: string | null
  error: string | null
  started_at: number
  ended_at: number | null
  steps: number
  input_tokens: number
  output_tokens: number
  seed: number
  forked: string | null
}

/** A run as lists want it. */
type ListedRow = RunRow & { tags: string | null; annotations: number }

const COLUMNS = `id, agent_id, agent_version, agent_name, model_id, model_name, input, status, answer, error, started_at,
  ended_at, steps, input_tokens, output_tokens, seed, forked`

function fromRow(row: RunRow): Run {
  return Run.parse({
    id: row.id,
    agentId: row.agent_id,
    agentVersion: row.agent_version,
    agentName: row.agent_name,
    modelId: row.model_id,
    modelName: row.model_name,
    input: row.input,
    status: row.status,
    answer: row.answer,
    error: row.error === null ? null : JSON.parse(row.error),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    steps: row.steps,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    seed: row.seed,
    ...(row.forked === null ? {} : { forked: JSON.parse(row.forked) }),
  })
}

/** Stores the run as it is now, new or changed. */
export function saveRun(tx: Tx, { marks: _, ...run }: Run): void {
  tx.run(
    `INSERT INTO run (${COLUMNS}, root_id)
     VALUES (:id, :agentId, :agentVersion, :agentName, :modelId, :modelName, :input, :status, :answer, :error, :startedAt,
       :endedAt, :steps, :inputTokens, :outputTokens, :seed, :forked, :rootId)
     ON CONFLICT (id) DO UPDATE SET status = :status, answer = :answer, error = :error, ended_at = :endedAt, steps = :steps,
       input_tokens = :inputTokens, output_tokens = :outputTokens`,
    {
      ...run,
      error: run.error === null ? null : JSON.stringify(run.error),
      forked: run.forked ? JSON.stringify(run.forked) : null,
      rootId: run.forked?.rootId ?? null,
    },
  )
}

/** Errors: NOT_FOUND. */
export function getRun(tx: Tx, runId: RunId): Run {
  const row = tx.get<RunRow>(`SELECT ${COLUMNS} FROM run WHERE id = :runId`, { runId })
  if (!row) throw new StudioError('NOT_FOUND', `There is no run ${runId} in this profile.`)
  return fromRow(row)
}

export interface RunQuery {
  limit: number
  /** Newest first when absent. */
  order?: RunOrder | undefined
  /** Only runs behind this one, in that order. */
  after?: RunCursor | undefined
  status?: RunStatus | undefined
  /** In the language of `readRunQuery`. */
  query?: string | undefined
}

/** A page of runs. Errors: VALIDATION_FAILED for a query that cannot be read. */
export async function listRuns(reader: Reader, asked: RunQuery): Promise<Run[]> {
  const { limit, order = NEWEST_FIRST, after, status, query } = asked
  const where: string[] = []
  const params: SqlParams = { limit }
  if (after) {
    where.push(behindCursor(order))
    Object.assign(params, { key: after.key, afterId: after.id })
  }
  if (status) {
    where.push('status = :status')
    params.status = status
  }
  const { clauses, params: values } = runClauses(conditionsOf(query))
  where.push(...clauses)
  Object.assign(params, values)
  const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
  const rows = await reader.all<ListedRow>(
    `SELECT ${COLUMNS}, (SELECT tags FROM run_note WHERE run_id = run.id) AS tags,
       (SELECT count(*) FROM annotation WHERE run_id = run.id) AS annotations
     FROM run ${condition} ${orderBy(order)} LIMIT :limit`,
    params,
  )
  return rows.map((row) => ({ ...fromRow(row), marks: marksOf(row) }))
}

/** Errors: VALIDATION_FAILED for a query that cannot be read. */
export function conditionsOf(query: string | undefined): RunCondition[] {
  const read = readRunQuery(query ?? '')
  if ('problem' in read) throw new StudioError('VALIDATION_FAILED', read.problem, { data: { at: read.at } })
  return read.conditions
}

/** The run, its oldest ancestor and everything forked from that, oldest first, as far as they are still there. At most 500. */
export function listFamily(tx: Tx, run: Run): Run[] {
  const rootId = run.forked?.rootId ?? run.id
  const rows = tx.all<RunRow>(
    `SELECT ${COLUMNS} FROM run WHERE id = :rootId OR root_id = :rootId ORDER BY started_at, id LIMIT 500`,
    { rootId },
  )
  return rows.map(fromRow)
}

/** Runs that were going on when the studio last ended. */
export function unfinishedRuns(tx: Tx): Run[] {
  return tx.all<RunRow>(`SELECT ${COLUMNS} FROM run WHERE status IN ('running', 'waiting')`).map(fromRow)
}

/** Removes the run, its spans, its record, and every value that no other run uses. */
export function removeRun(tx: Tx, runId: RunId): void {
  // A fork that never came to say what it uses may use anything of its parent's.
  tx.run(
    `INSERT INTO run_blob (run_id, sha256)
     SELECT child.id, mine.sha256 FROM run AS child JOIN run_blob AS mine ON mine.run_id = :runId
     WHERE child.root_id IS NOT NULL AND json_extract(child.forked, '$.runId') = :runId
       AND NOT EXISTS (SELECT 1 FROM run_event AS begun JOIN run_blob AS named
         ON named.run_id = child.id AND named.sha256 = json_extract(begun.data, '$.agent')
         WHERE begun.run_id = child.id AND begun.seq = 1)
     ON CONFLICT DO NOTHING`,
    { runId },
  )
  const only = tx.all<{ sha256: string }>(
    `SELECT sha256 FROM run_blob AS mine WHERE run_id = :runId
     AND NOT EXISTS (SELECT 1 FROM run_blob WHERE sha256 = mine.sha256 AND run_id <> :runId)`,
    { runId },
  )
  tx.run('DELETE FROM span WHERE run_id = :runId', { runId })
  tx.run('DELETE FROM run_event WHERE run_id = :runId', { runId })
  tx.run('DELETE FROM run_blob WHERE run_id = :runId', { runId })
  tx.run('DELETE FROM run WHERE id = :runId', { runId })
  for (const { sha256 } of only) tx.run('DELETE FROM blob WHERE sha256 = :sha256', { sha256 })
}
