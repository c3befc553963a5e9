import type { ChangeLog } from '../../tools/changes/types.ts'
import type { Recorder } from '../../trace/recorder.ts'
import { type CallState, type LoopState, stepOf } from '../loop-state.ts'
import {
  addChange,
  type ChangePlace,
  type ChangeRow,
  changesOfStep,
  dropChange,
  readChange,
  setChangeState,
} from './change-rows.ts'
import { type TakeBackOptions, type TakenBack, takeBackChanges } from './take-back.ts'

/** Keeps what one call of a run does to files; each change is on disk before it is made. */
export function changeLog(recorder: Recorder, place: ChangePlace): ChangeLog {
  return {
    planned: (changes) => recorder.commit((tx) => changes.map((change) => addChange(tx, place, change, 'planned'))),
    made: (ids) =>
      recorder.commit((tx) => {
        for (const id of ids) setChangeState(tx, id, 'made')
      }),
    dropped: (ids) =>
      recorder.commit((tx) => {
        for (const id of ids) dropChange(tx, id)
      }),
  }
}

/** The calls of a step are one transaction: the one before `scope` that failed or was not allowed, or null. */
export function failedBefore(state: LoopState | null, scope: string): CallState | null {
  const index = indexOf(scope)
  const earlier = state?.calls.slice(0, index) ?? []
  return earlier.find(({ effect, phase, result }) => phase === 'done' && effect !== 'pure' && isFailure(result)) ?? null
}

/** Takes back what the calls of a step have changed so far, and says it in a sentence for the model; null when there was nothing. */
export async function rollBack(
  rows: readonly ChangeRow[],
  options: Pick<TakeBackOptions, 'tools' | 'context'>,
  recorder: Recorder,
): Promise<{ undone: number; sentence: string } | null> {
  if (!rows.some(({ state }) => state !== 'undone')) return null
  const taken = await takeBackChanges(rows, {
    ...options,
    read: (row) => recorder.commit((tx) => readChange(tx.blobs, row)),
    undone: ({ id }) => recorder.commit((tx) => setChangeState(tx, id, 'undone')),
  })
  return { undone: taken.undone.length, sentence: describe(taken) }
}

/** What the calls of the step of `scope` changed and nobody took back. */
export const changesInStep = (recorder: Recorder, scope: string): ChangeRow[] =>
  recorder.commit((tx) => changesOfStep(tx, recorder.runId, stepOf(scope)))

/** Keeps what undoing a call takes that was made already. */
export function keepUndo(recorder: Recorder, place: ChangePlace, tool: string, data: unknown): void {
  recorder.commit((tx) => addChange(tx, place, { kind: 'call', tool, data }, 'made'))
}

function describe({ undone, problem }: TakenBack): string {
  const what = [...new Set(undone.map(({ kind, path }) => (kind === 'call' ? `the call of ${path}` : path)))]
  const done = what.length > 0 ? `What this step had changed was undone: ${what.join(', ')}.` : ''
  const left = problem ? `Not undone: ${problem.message}` : ''
  return [done, left].filter(Boolean).join(' ')
}

const isFailure = (result: string | null): boolean => result?.startsWith('Error: ') ?? false
const indexOf = (scope: string): number => Number(scope.split('/').at(-1) ?? 0)
