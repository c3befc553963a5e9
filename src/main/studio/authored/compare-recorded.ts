import type { ToolTrial } from '@shared/authored-tools.ts'
import type { ChangedCall, RecordedReport, UNCOMPARED } from '@shared/recorded-calls.ts'
import type { Store } from '../../store/types.ts'
import { shorten } from '../../tools/shorten.ts'
import type { AuthoredParts } from './authored-tool.ts'
import { answerFrom, type CallRecord, type NotRecorded } from './call-record.ts'
import { type RecordedCall, recordedCalls } from './record-rows.ts'
import { runTrial, type TrialParts } from './run-trial.ts'

const NOTHING: CallRecord = {
  surroundings: { now: null, seed: null },
  answers: [],
  complete: true,
  model: { questions: 0, inputTokens: 0, outputTokens: 0 },
}

type Reason = (typeof UNCOMPARED)[number]

/** Newest calls that are looked at. */
const MOST_CALLS = 500
/** As `invokeTool` gives results to models. */
const MOST_CHARACTERS = 4_000

/**
 * Makes the recorded calls of a tool again with `parts`, which may be another version, and says which results would be others. Nothing
 * changes: a call is answered from its record; only a pure tool may read anew what is not in it. Errors: CANCELLED.
 */
export async function compareRecorded(
  trials: TrialParts & { store: Store },
  name: string,
  parts: AuthoredParts,
  signal: AbortSignal,
  onProgress: (calls: number) => void,
): Promise<RecordedReport> {
  const changed: ChangedCall[] = []
  const uncompared = new Map<Reason, number>()
  const runs = new Set<string>()
  let calls = 0
  let seen = 0
  for (const recorded of recordedCalls(trials.store, name, MOST_CALLS + 1)) {
    signal.throwIfAborted()
    seen += 1
    if (seen > MOST_CALLS) break
    const again = await callAgain(trials, parts, recorded, signal)
    if (typeof again === 'string') {
      uncompared.set(again, (uncompared.get(again) ?? 0) + 1)
      continue
    }
    calls += 1
    runs.add(recorded.runId)
    onProgress(calls)
    const { runId, spanId, order, startedAt, content } = recorded
    const before = { content: content.result ?? '', isError: content.isError }
    const after = { content: shorten(again.content, MOST_CHARACTERS), isError: again.error !== null }
    if (!sameWords(before, after, content.effect !== 'pure'))
      changed.push({ runId, spanId, order, startedAt, input: content.call.arguments, before, after })
  }
  return {
    calls,
    runs: runs.size,
    changed,
    uncompared: [...uncompared].map(([reason, count]) => ({ reason, count })),
    cut: seen > MOST_CALLS,
  }
}

async function callAgain(
  trials: TrialParts,
  parts: AuthoredParts,
  { content, record }: RecordedCall,
  signal: AbortSignal,
): Promise<ToolTrial | Reason> {
  const { effect, capabilities } = parts.declaration
  const isPure = effect === 'pure'
  const input = content.call.arguments
  if (!record && !isPure) return 'notPure'
  const known = record ?? NOTHING
  const { now, seed } = known.surroundings
  if (capabilities.includes('clock') && now === null) return 'chance'
  if (capabilities.includes('random') && seed === null) return 'chance'
  let missing: NotRecorded | null = null
  const answers = answerFrom(known, isPure, (what) => {
    missing ??= what
  })
  const given = { surroundings: known.surroundings, ...answers }
  const trial = await runTrial(trials, parts, input, signal, { given })
  return missing ? 'asks' : trial
}

/** Behind the failure of a call that changes things stands what was undone. */
function sameWords(before: ChangedCall['before'], after: ChangedCall['after'], mayBeUndone: boolean): boolean {
  if (before.isError !== after.isError) return false
  if (before.content === after.content) return true
  return mayBeUndone && before.isError && before.content.startsWith(`${after.content}\n`)
}
