import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import { cursorAt } from '@shared/run-order.ts'
import type { Run } from '@shared/runs.ts'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../../bridge/connection.ts'
import { useStudio } from '../../bridge/studio-store.ts'
import { filterProblem, judgeOf, mergeRuns, type RunFilter, type RunPages, undecided } from './run-filter.ts'

const PAGE = 100
/** Milliseconds of no typing before the host is searched. */
const SETTLE_MS = 150
/** Milliseconds after which the host is asked about live runs that the page cannot judge. */
const AGAIN_MS = 500

/** Pages belong to the filter they were asked with. */
interface Loaded extends RunPages {
  filter: RunFilter | null
  /** Nothing lies behind them. */
  complete: boolean
  /** The {@link undecided} runs when the host was last asked from the beginning. */
  asked: string
}

const NO_RUNS: Run[] = []
const NOTHING: Loaded = { filter: null, runs: NO_RUNS, end: null, complete: false, asked: '' }

const ask = (filter: RunFilter, after?: Loaded['end']) => {
  const query = filter.text.trim()
  return api().runs.list({
    limit: PAGE,
    order: filter.order,
    ...(after ? { after } : {}),
    ...(query === '' ? {} : { query }),
  })
}

/** Runs for the list: those of the host page by page, kept up to date by what is heard live. */
export function useRunList(filter: RunFilter, removed: ReadonlySet<string>) {
  const known = useStudio((studio) => studio.runs)
  const live = known ?? NO_RUNS
  const problem = filterProblem(filter)
  const [loaded, setLoaded] = useState(NOTHING)
  const [loading, setLoading] = useState<RunFilter | null>(null)
  const [failure, setFailure] = useState<{ filter: RunFilter; error: ErrorInfo } | null>(null)
  const current = loaded.filter === filter
  const latest = useRef(filter)
  const error = failure?.filter === filter ? failure.error : null
  const open = useMemo(() => undecided(live, filter), [live, filter])

  const runs = useMemo(() => {
    // Until the host has answered, what fits of what was there before.
    const judge = judgeOf(filter)
    const before: RunPages = { runs: loaded.runs.filter((run) => judge(run) === 'yes'), end: null }
    return mergeRuns(live, current ? loaded : before, filter).filter((run) => !removed.has(run.id))
  }, [live, loaded, current, filter, removed])

  useEffect(() => {
    latest.current = filter
  }, [filter])

  const hasMore = known !== undefined && problem === null && !(current && loaded.complete)
  const loadMore = useCallback(async () => {
    if (!hasMore || loading === filter) return
    setLoading(filter)
    try {
      const page = await ask(filter, current ? loaded.end : null)
      const last = page.at(-1)
      const complete = page.length < PAGE
      // A page that comes after the filter has changed answers nobody.
      if (latest.current !== filter) return
      setLoaded((before) => ({
        filter,
        runs: before.filter === filter ? [...before.runs, ...page] : page,
        end: complete || !last ? null : cursorAt(last, filter.order),
        complete,
        asked: before.filter === filter ? before.asked : open,
      }))
      setFailure(null)
    } catch (thrown) {
      setFailure({ filter, error: toErrorInfo(thrown) })
    } finally {
      setLoading((now) => (now === filter ? null : now))
    }
  }, [hasMore, loading, filter, current, loaded.end, open])

  // The first page comes by itself, once nobody types any more.
  useEffect(() => {
    if (current || !hasMore || error || loading === filter) return
    const timer = setTimeout(() => void loadMore(), loaded.filter === null ? 0 : SETTLE_MS)
    return () => clearTimeout(timer)
  }, [current, hasMore, error, loading, filter, loaded.filter, loadMore])

  // What a run that goes on has called may make it match: only the host can tell.
  useEffect(() => {
    if (!current || open === loaded.asked) return
    const timer = setTimeout(() => {
      ask(filter)
        .then((page) =>
          setLoaded((before) =>
            before.filter === filter ? { ...before, runs: [...before.runs, ...page], asked: open } : before,
          ),
        )
        .catch((thrown: unknown) => setFailure({ filter, error: toErrorInfo(thrown) }))
    }, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [current, open, loaded.asked, filter])

  return {
    ready: known !== undefined,
    /** Whether the host has answered for this filter. */
    current,
    runs,
    problem,
    loading: loading === filter,
    error,
    hasMore: hasMore && current,
    loadMore,
  }
}
