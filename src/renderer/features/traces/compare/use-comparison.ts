import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { RunComparison } from '@shared/run-comparison.ts'
import { useEffect, useState } from 'react'
import { api } from '../../../bridge/connection.ts'

interface Compared {
  comparison: RunComparison | null
  error: ErrorInfo | null
}

/** Asks once for two runs, and gives the question up when the view goes. */
export function useComparison(left: RunId, right: RunId): Compared {
  const [compared, setCompared] = useState<Compared>({ comparison: null, error: null })
  useEffect(() => {
    const asking = new AbortController()
    const { signal } = asking
    api()
      .runs.compare({ left, right }, { signal })
      .then(
        (comparison) => signal.aborted || setCompared({ comparison, error: null }),
        (error: unknown) => signal.aborted || setCompared({ comparison: null, error: toErrorInfo(error) }),
      )
    return () => asking.abort()
  }, [left, right])
  return compared
}
