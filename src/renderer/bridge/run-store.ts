import { foldRun } from '@shared/fold/run.ts'
import type { RunId } from '@shared/ids.ts'
import type { RunEvent } from '@shared/runs.ts'
import type { RunView } from '@shared/state.ts'
import { type Fed, RunFeeds } from './run-feeds.ts'
import { joinTokenEvents } from './tail.ts'

export type RunEntry = Fed<RunView>

const feeds = new RunFeeds<RunView, RunEvent>({
  open: (client, runId, signal) => client.runs.watch({ runId }, { signal }),
  fold: foldRun,
  prepare: joinTokenEvents,
})

/** The run, followed live for as long as the component is there; nothing for null. */
export const useRunView = (runId: RunId | null): RunEntry => feeds.use(runId)

/** The run as it is known now, for code outside of rendering. */
export const runViewNow = (runId: RunId): RunView | null => feeds.now(runId)
