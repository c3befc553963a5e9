import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Playback, ReplayMode, Verification } from '@shared/replay.ts'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'

interface ReplayState {
  /** The run that is replayed, or null when none is. */
  runId: RunId | null
  mode: ReplayMode
  working: boolean
  error: ErrorInfo | null
  verification: Verification | null
  playback: Playback | null
  /** Place of the chosen step in the verification. */
  chosen: number | null
}

const CLOSED: ReplayState = {
  runId: null,
  mode: 'verify',
  working: false,
  error: null,
  verification: null,
  playback: null,
  chosen: null,
}

export const replayState = createStore<ReplayState>(() => CLOSED)

/** Replays the run in that mode; what comes too late for what is shown by then is dropped. */
export async function openReplay(runId: RunId, mode: ReplayMode): Promise<void> {
  replayState.setState({ ...CLOSED, runId, mode, working: true })
  const current = (): boolean => replayState.getState().runId === runId && replayState.getState().mode === mode
  try {
    const done =
      mode === 'verify'
        ? { verification: await api().replay.verify({ runId }) }
        : { playback: await api().replay.play({ runId }) }
    if (!current()) return
    replayState.setState({ ...done, working: false })
    const first = done.verification?.steps.findIndex(({ verdict }) => verdict !== 'equal') ?? -1
    if (first >= 0) replayState.setState({ chosen: first })
  } catch (thrown) {
    if (current()) replayState.setState({ error: toErrorInfo(thrown), working: false })
  }
}

export function closeReplay(): void {
  replayState.setState(CLOSED)
}
