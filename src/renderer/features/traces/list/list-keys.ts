import type { RunId } from '@shared/ids.ts'
import type { Run } from '@shared/runs.ts'
import type { KeyboardEvent } from 'react'
import { selectRun, tracesState } from '../traces-state.ts'
import { askToDeleteChosen } from './bulk-work.ts'
import { chooseAll, chooseNone, chooseTo, toggleRun } from './choose-runs.ts'

/**
 * The keys of the list: arrows, Home and End show a run, with Shift they choose up to it; Space chooses the shown one, Ctrl+A all, Escape
 * none, Delete asks about the chosen.
 */
export function listKeys(runs: readonly Run[], scrollTo: (index: number) => void) {
  return (event: KeyboardEvent): void => {
    if (act(event, runs, scrollTo)) event.preventDefault()
  }
}

function act(event: KeyboardEvent, runs: readonly Run[], scrollTo: (index: number) => void): boolean {
  const { runId, chosen } = tracesState.getState()
  const ids = (): RunId[] => runs.map(({ id }) => id)
  if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
    void chooseAll()
    return true
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.key === ' ') {
    if (runId) toggleRun(runId)
    return true
  }
  if (event.key === 'Escape' && chosen.size > 0) {
    chooseNone()
    return true
  }
  if (event.key === 'Delete' && chosen.size > 0) {
    askToDeleteChosen(true)
    return true
  }
  const at = runs.findIndex((run) => run.id === runId)
  const targets: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: runs.length - 1 }
  const target = targets[event.key]
  const index = target === undefined ? -1 : Math.max(0, Math.min(runs.length - 1, target))
  const next = runs[index]
  if (!next) return false
  // The range begins where one was before moving.
  if (event.shiftKey) chooseTo(next.id, ids())
  selectRun(next.id)
  scrollTo(index)
  return true
}
