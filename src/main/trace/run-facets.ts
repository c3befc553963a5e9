import { FACET_FIELDS, type FacetField, withoutField } from '@shared/run-query-terms.ts'
import type { Reader } from '../store/types.ts'
import { runClauses } from './run-conditions.ts'
import { conditionsOf } from './runs.ts'

/** How many runs have a value. */
export interface FacetCount {
  value: string
  count: number
}

export type RunFacets = Record<FacetField, FacetCount[]>

/** Values a facet names; those of fewer runs are left out. */
const MOST_VALUES = 50

const COUNTING: Record<FacetField, string> = {
  status: 'SELECT status AS value, count(*) AS count FROM run',
  agent: 'SELECT agent_name AS value, count(*) AS count FROM run',
  model: 'SELECT model_name AS value, count(*) AS count FROM run',
}

/**
 * Runs by status, agent and model, most first: of each those that the rest of the filter admits, so that another value of it can be chosen.
 * Errors: VALIDATION_FAILED for a query that cannot be read.
 */
export async function countFacets(reader: Reader, query: string | undefined): Promise<RunFacets> {
  const conditions = conditionsOf(query)
  const counted = await Promise.all(
    FACET_FIELDS.map(async (field) => {
      const { clauses, params } = runClauses(withoutField(conditions, field))
      const where = clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : ''
      const rows = await reader.all<FacetCount>(
        `${COUNTING[field]} ${where}
         GROUP BY value ORDER BY count DESC, value LIMIT :most`,
        { ...params, most: MOST_VALUES },
      )
      return [field, rows] as const
    }),
  )
  return { status: [], agent: [], model: [], ...Object.fromEntries(counted) }
}
