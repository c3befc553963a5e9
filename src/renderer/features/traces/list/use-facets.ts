import type { FacetField } from '@shared/run-query-terms.ts'
import { useEffect, useState } from 'react'
import { api } from '../../../bridge/connection.ts'
import { useStudio } from '../../../bridge/studio-store.ts'

export type Facets = Record<FacetField, { value: string; count: number }[]>

/** Milliseconds without a change before runs are counted again. */
const SETTLE_MS = 150

/** Counts of what the filter admits, kept up to date; the last stay until the next have come. Null before the first. */
export function useFacets(text: string): { facets: Facets | null; failed: boolean } {
  const runs = useStudio((studio) => studio.runs)
  const [facets, setFacets] = useState<Facets | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    // New runs and their ends change the counts, so that runs are looked at here without being used.
    if (!runs) return
    let stale = false
    const timer = setTimeout(() => {
      const query = text.trim()
      api()
        .runList.facets(query === '' ? {} : { query })
        .then((counted) => {
          if (stale) return
          setFacets(counted)
          setFailed(false)
        })
        .catch(() => {
          // A filter that cannot be read is told of beside it.
          if (!stale) setFailed(true)
        })
    }, SETTLE_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [text, runs])
  return { facets, failed }
}
