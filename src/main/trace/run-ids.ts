import { MOST_BULK_RUNS } from '@shared/bulk-runs.ts'
import { RunId } from '@shared/ids.ts'
import { NEWEST_FIRST } from '@shared/run-order.ts'
import type { Reader } from '../store/types.ts'
import { runClauses } from './run-conditions.ts'
import { orderBy } from './run-order.ts'
import { conditionsOf } from './runs.ts'

/** The runs a query admits, newest first, at most {@link MOST_BULK_RUNS}. Errors: VALIDATION_FAILED for one that cannot be read. */
export async function listRunIds(reader: Reader, query: string | undefined): Promise<RunId[]> {
  const { clauses, params } = runClauses(conditionsOf(query))
  const condition = clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : ''
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM run ${condition} ${orderBy(NEWEST_FIRST)} LIMIT :most`,
    {
      ...params,
      most: MOST_BULK_RUNS,
    },
  )
  return rows.map(({ id }) => RunId.parse(id))
}
