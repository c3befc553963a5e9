import type { RunId } from '@shared/ids.ts'
import type { RunOrigin } from '@shared/share.ts'
import { useEffect, useState } from 'react'
import { api } from '../../../bridge/connection.ts'

/** Where a run came from; null when it was recorded here, or while that is not known. */
export function useOrigin(runId: RunId): RunOrigin | null {
  const [origin, setOrigin] = useState<RunOrigin | null>(null)
  useEffect(() => {
    let current = true
    api()
      .share.origin({ runId })
      .then((found) => {
        if (current) setOrigin(found)
      })
      // The trace itself says when the run cannot be read.
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [runId])
  return origin?.runId === runId ? origin : null
}
