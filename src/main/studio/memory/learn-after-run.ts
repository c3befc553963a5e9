import { toErrorInfo } from '@shared/errors.ts'
import type { RunId } from '@shared/ids.ts'
import type { Memory } from '@shared/memory.ts'
import { NewMemory } from '@shared/memory.ts'
import type { Run } from '@shared/runs.ts'
import { type ExtractedFact, factKey } from '../../memory/extract/validate.ts'
import { insertMemory } from '../../memory/insert.ts'
import { nextTime } from '../../memory/versions.ts'
import type { Studio } from '../studio.ts'
import { type RunWords, wordsOfRun } from './run-words.ts'

/** Memories one run may leave behind by itself. */
const MOST_MEMORIES = 10
/** Milliseconds after which the model is asked no more. */
const MOST_MS = 5 * 60_000

type Parts = Pick<Studio, 'store' | 'audit' | 'runs' | 'learner' | 'memories' | 'settings'>

/** Once a run that a person began has ended, its model is asked what is worth keeping, if the person wants that. Never fails. */
export async function learnWhenEnded(studio: Parts, started: Pick<Run, 'id'>): Promise<void> {
  try {
    const run = await studio.runs.finished(started.id)
    if (run.status === 'done' && studio.settings.current.learnFromRuns) await learnFromRun(studio, run)
  } catch (error) {
    // The run has its answer; that nothing more was learned from it is no reason to disturb anybody.
    console.error(`Nothing was learned from ${started.id}: ${toErrorInfo(error).message}`)
  }
}

/** Keeps what the run's own words bear out. Errors: those of the engine and of the store. */
export async function learnFromRun(studio: Parts, { id, modelId }: Pick<Run, 'id' | 'modelId'>): Promise<number> {
  const { store, audit, learner, memories } = studio
  const found = new Map<string, { fact: ExtractedFact; words: RunWords }>()
  const signal = AbortSignal.timeout(MOST_MS)
  for (const words of wordsOfRun(store, id)) {
    const { facts } = await learner.factsOf(words, modelId, signal)
    for (const fact of facts) if (!found.has(factKey(fact))) found.set(factKey(fact), { fact, words })
  }
  const kept = [...found.values()].slice(0, MOST_MEMORIES)
  if (kept.length === 0 || !store.get('SELECT 1 FROM run WHERE id = :id', { id })) return 0
  store.write((tx) => {
    audit.appendIn(tx, {
      ...{ actor: 'studio', action: 'memory.learned', subject: id, result: 'ok' as const },
      details: { memories: kept.length },
    })
    for (const { fact, words } of kept) {
      // What the model made of the words is its own: it never takes the place of what was said.
      const witness = { session: id, seq: words.seq, span: null, hash: words.hash, source: 'model_inferred' as const }
      insertMemory(tx, memoryOf(fact), { runId: id, spanId: null }, witness, nextTime(tx))
    }
  })
  memories.changed()
  return kept.length
}

const memoryOf = ({ subject, relation, value, kind, validFrom, validTo }: ExtractedFact): NewMemory => {
  const predicate = relation.replaceAll('_', ' ')
  const triple = { subject, predicate, object: value }
  return NewMemory.parse({ text: `${subject} ${predicate} ${value}`, kind, triple, validFrom, validTo })
}

/** Takes back all that was learned from a run after it had ended. Errors: NOT_FOUND. */
export function unlearnRun({ memories }: Pick<Parts, 'memories'>, actor: string, runId: RunId): Memory[] {
  return memories
    .ofRun(runId)
    .learned.filter(({ status }) => status !== 'retracted')
    .map(({ id }) => memories.retract(actor, id))
}
