import type { RunId } from '@shared/ids.ts'
import type { Run } from '@shared/runs.ts'
import { useEffect, useState } from 'react'
import { api } from '../../../bridge/connection.ts'
import { useStudio } from '../../../bridge/studio-store.ts'

/** The run, its ancestors and all their forks, oldest first; read again when a run of the studio begins, ends or goes. */
export function useFamily(runId: RunId): Run[] {
  const [family, setFamily] = useState<{ of: RunId; at: string; runs: Run[] }>({ of: runId, at: '', runs: [] })
  const runs = useStudio((studio) => studio.runs)
  const news = runs?.map(({ id, status }) => `${id} ${status}`).join() ?? ''
  useEffect(() => {
    let current = true
    api()
      .forks.family({ runId })
      .then((found) => {
        if (current) setFamily({ of: runId, at: news, runs: found })
      })
      // The trace itself says when the run cannot be read.
      .catch(() => undefined)
    return () => {
      current = false
    }
  }, [runId, news])
  return family.of === runId ? family.runs : []
}
