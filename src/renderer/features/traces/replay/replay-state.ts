import { type ErrorInfo, toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { ModelReplay, ToolReplay } from '@shared/live-replay.ts'
import type { Playback, ReplayMode, Verification } from '@shared/replay.ts'
import { createStore } from 'zustand/vanilla'
import { api } from '../../../bridge/connection.ts'
import { attempt } from '../../../ui/toasts.ts'

interface ReplayState {
  /** The run that is replayed, or null when none is. */
  runId: RunId | null
  mode: ReplayMode
  working: boolean
  error: ErrorInfo | null
  verification: Verification | null
  playback: Playback | null
  live: ModelReplay | ToolReplay | null
  stopped: boolean
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
  live: null,
  stopped: false,
  chosen: null,
}

export const replayState = createStore<ReplayState>(() => CLOSED)

let going: AbortController | null = null

/** Replays the run in that mode; what comes too late for what is shown by then is dropped. */
export async function openReplay(runId: RunId, mode: ReplayMode): Promise<void> {
  going?.abort()
  const mine = new AbortController()
  going = mine
  replayState.setState({ ...CLOSED, runId, mode, working: true })
  const current = (): boolean => going === mine && !mine.signal.aborted
  try {
    const done = await replayed(runId, mode, mine.signal)
    if (!current()) return
    replayState.setState({ ...done, working: false })
    const first = replayState.getState().verification?.steps.findIndex(({ verdict }) => verdict !== 'equal') ?? -1
    if (first >= 0) replayState.setState({ chosen: first })
  } catch (thrown) {
    if (current()) replayState.setState({ error: toErrorInfo(thrown), working: false })
  }
}

async function replayed(runId: RunId, mode: ReplayMode, signal: AbortSignal): Promise<Partial<ReplayState>> {
  switch (mode) {
    case 'verify':
      return { verification: await api().replay.verify({ runId }) }
    case 'play':
      return { playback: await api().replay.play({ runId }) }
    case 'model':
      return { live: await api().replay.model({ runId }, { signal }) }
    default:
      return { live: await api().replay.tools({ runId }, { signal }) }
  }
}

/** Takes what the shown verification differs in for right. */
export async function acceptDivergences(): Promise<void> {
  const { runId, verification } = replayState.getState()
  if (!runId || !verification) return
  const hashes = verification.divergences.flatMap((each) => (each.accepted ? [] : [each.hash]))
  const found = await attempt(() => api().replay.accept({ runId, hashes }))
  if (found && replayState.getState().runId === runId) replayState.setState({ verification: found })
}

/** Stops a replay that infers or calls; what it found so far is dropped. */
export function stopReplay(): void {
  going?.abort()
  replayState.setState({ working: false, stopped: true })
}

export function closeReplay(): void {
  going?.abort()
  replayState.setState(CLOSED)
}
