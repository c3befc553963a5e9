import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { RECENT_RUNS } from '@shared/fold/studio.ts'
import type { Run } from '@shared/runs.ts'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { api } from '../../bridge/connection.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { filterProblem, isHostOnly, mergeRuns, type RunFilter } from './run-filter.ts'

const PAGE = 100
/** Milliseconds of no typing before the host is searched. */
const SETTLE_MS = 200

/** Pages belong to the filter they were asked with. */
interface Older {
  filter: RunFilter
  runs: Run[]
  /** Nothing older is left. */
  complete: boolean
}

const NO_RUNS: Run[] = []

/** Runs for the list: the newest live, older ones by `loadMore`. */
export function useRunList(filter: RunFilter, removed: ReadonlySet<string>) {
  const known = useStudio((studio) => studio.runs)
  const problem = filterProblem(filter)
  const hostOnly = isHostOnly(filter)
  // What only the host can tell is asked of it, from the newest on.
  const live = hostOnly ? NO_RUNS : known
  const [pages, setPages] = useState<Older>({ filter, runs: NO_RUNS, complete: false })
  const [loading, setLoading] = useState(false)
  const [failure, setFailure] = useState<{ filter: RunFilter; error: ErrorInfo } | null>(null)
  const older = pages.filter === filter ? pages : { filter, runs: NO_RUNS, complete: false }
  const error = failure?.filter === filter ? failure.error : null
  const filled = (live?.length ?? 0) >= RECENT_RUNS

  const runs = useMemo(
    () => mergeRuns(live ?? NO_RUNS, older.runs, filter).filter((run) => !removed.has(run.id)),
    [live, older.runs, filter, removed],
  )

  const oldest = older.runs.at(-1)?.startedAt ?? live?.at(-1)?.startedAt
  const hasMore = (filled || hostOnly) && !older.complete && problem === null
  const loadMore = useCallback(async () => {
    if (!hasMore || loading || (oldest === undefined && !hostOnly)) return
    setLoading(true)
    try {
      const query = filter.text.trim()
      const page = await api().runs.list({
        limit: PAGE,
        before: oldest,
        status: filter.status === 'all' ? undefined : filter.status,
        query: query === '' ? undefined : query,
      })
      // A page of a filter that no longer holds is kept from the list by its filter.
      setPages((before) => ({
        filter,
        runs: before.filter === filter ? [...before.runs, ...page] : page,
        complete: page.length < PAGE,
      }))
      setFailure(null)
    } catch (thrown) {
      setFailure({ filter, error: toErrorInfo(thrown) })
    } finally {
      setLoading(false)
    }
  }, [hasMore, loading, oldest, hostOnly, filter])

  // A search that finds little among the newest goes on by itself.
  useEffect(() => {
    if (!hasMore || error || loading || runs.length > 20) return
    const timer = setTimeout(() => void loadMore(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [hasMore, error, loading, runs.length, loadMore])

  return { ready: known !== undefined, total: known?.length ?? 0, runs, problem, loading, error, hasMore, loadMore }
}
