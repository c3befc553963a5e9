import type { Refusal } from '@shared/bulk-runs.ts'
import { StudioError } from '@shared/errors.ts'
import { compareCursors, compareRuns, cursorAt, NEWEST_FIRST } from '@shared/run-order.ts'
import { matchesRun, type RunCondition, readRunQuery } from '@shared/run-query.ts'
import { type FacetField, withoutField } from '@shared/run-query-terms.ts'
import type { Run } from '@shared/runs.ts'
import type { ExportPreview } from '@shared/share.ts'
import type { StudioClient } from '../client.ts'
import { once } from './trace-watch.ts'

type Asked = Parameters<StudioClient['runs']['list']>[0]
type Options = Parameters<StudioClient['runList']['previewExport']>[0]['options']

/** Runs of the studio in memory, listed as the host does. */
export function listTwinRuns(runs: readonly Run[], asked: Asked): Run[] {
  const { limit = 100, order = NEWEST_FIRST, after, status, query = '' } = asked
  return admitted(runs, conditionsOf(query))
    .filter((run) => !status || run.status === status)
    .filter((run) => !after || compareCursors(cursorAt(run, order), after, order) > 0)
    .sort((a, b) => compareRuns(a, b, order))
    .slice(0, limit)
}

export interface TwinRunListPorts {
  remove: (run: Run) => void
  preview: (runId: string, options: Options) => Promise<ExportPreview>
}

/** The list as a whole; files are not written. */
export function twinRunList(all: () => Run[], { remove, preview }: TwinRunListPorts): StudioClient['runList'] {
  const count = (query: string, field: FacetField, pick: (run: Run) => string) => {
    const counts = new Map<string, number>()
    for (const run of admitted(all(), withoutField(conditionsOf(query), field)))
      counts.set(pick(run), (counts.get(pick(run)) ?? 0) + 1)
    return [...counts].map(([value, found]) => ({ value, count: found })).sort((a, b) => b.count - a.count)
  }
  return {
    facets: async ({ query = '' }) => ({
      status: count(query, 'status', (run) => run.status),
      agent: count(query, 'agent', (run) => run.agentName),
      model: count(query, 'model', (run) => run.modelName),
    }),
    ids: async ({ query = '' }) => listTwinRuns(all(), { limit: Number.POSITIVE_INFINITY, query }).map(({ id }) => id),
    remove: async ({ runIds }) => {
      const refused: Refusal[] = []
      for (const run of all().filter(({ id }) => runIds.includes(id))) {
        if (run.endedAt !== null) remove(run)
        else refused.push({ runId: run.id, code: 'CONFLICT', message: 'The run is still going on. Stop it first.' })
      }
      return once({ done: runIds.length, total: runIds.length, refused })
    },
    previewExport: async ({ runIds, options }) => {
      const [first = ''] = runIds
      const one = await preview(first, options)
      const total = runIds.length
      return once({ done: total, total, refused: [], preview: { ...one, bytes: one.bytes * total } })
    },
    export: async ({ runIds }) =>
      once({ done: runIds.length, total: runIds.length, refused: [], folder: '/home/me/exported' }),
  }
}

/** Tools are not looked at here: the twin's runs all call the same ones. */
const admitted = (runs: readonly Run[], conditions: readonly RunCondition[]): Run[] =>
  runs.filter((run) => matchesRun(run, conditions))

function conditionsOf(query: string): RunCondition[] {
  const read = readRunQuery(query)
  if ('problem' in read) throw new StudioError('VALIDATION_FAILED', read.problem)
  return read.conditions
}
