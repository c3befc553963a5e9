import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Performer } from '../../src/main/agent/driver.ts'
import { playRun, today, verifyRun } from '../../src/main/studio/replay.ts'
import { openRecordStore, RECORD_TOOLS, record } from '../support/recorded-runs.ts'
import { type Figure, median } from './figure.ts'
import { storeThreads } from './store-threads.ts'

const STEPS = 1000
const ROUNDS = 5
const COMMITS = 1000

/** What recording a run costs beyond its effects, and how fast a run of a thousand inferences is verified and played. */
export async function benchReplay(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-bench-'))
  const store = await openRecordStore(folder, storeThreads())
  try {
    const gaps: number[] = []
    const run = await record(store, 1, STEPS, (performer) => stopwatch(performer, gaps))
    const now = today(RECORD_TOOLS, 'bench')
    const verifying: number[] = []
    const playing: number[] = []
    let effects = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      let began = performance.now()
      const verified = verifyRun(store, run.id, now, 'then')
      verifying.push(performance.now() - began)
      effects = verified.steps.length
      if (verified.verdict !== 'equal') throw new Error('The run that was just recorded does not verify.')
      began = performance.now()
      playRun(store, run.id)
      playing.push(performance.now() - began)
    }
    const at = (values: number[], part: number): number =>
      values.sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
    // What the disk alone takes for as many commits, at the same time on the same machine.
    const bare = Array.from({ length: COMMITS }, (_, round) => {
      const began = performance.now()
      for (let commit = 0; commit < 2; commit += 1) {
        store.write((tx) => tx.blobs.put(`commit ${round}.${commit}`))
      }
      return performance.now() - began
    })
    const detail = `${gaps.length} effects, each written before and after it, synchronous=FULL`
    return [
      {
        name: `verify a run of ${STEPS} inferences`,
        value: median(verifying) / 1000,
        unit: 's',
        bar: { at: 'most', value: 2 },
        detail: `${effects} effects, read from the profile; median of ${ROUNDS}`,
      },
      { name: `prepare it for playing`, value: median(playing) / 1000, unit: 's', detail: `median of ${ROUNDS}` },
      { name: 'recording one effect, median', value: at(gaps, 0.5), unit: 'ms', detail },
      {
        name: 'recording one effect, 95th percentile',
        value: at(gaps, 0.95),
        unit: 'ms',
        bar: { at: 'most', value: 3 },
        detail,
      },
      {
        name: 'two commits of one row alone, median',
        value: at(bare, 0.5),
        unit: 'ms',
        detail: 'the floor of the above',
      },
      { name: 'two commits of one row alone, 95th percentile', value: at(bare, 0.95), unit: 'ms' },
    ]
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Notes what one effect costs the loop: from its outcome, through both its entries, to the next effect's beginning. Where several
 * effects follow from one outcome the time is theirs together, and shared.
 */
function stopwatch(performer: Performer, gaps: number[]): Performer {
  let ended = performance.now()
  let begun = 0
  return {
    begin: (tx, command, seq) => performer.begin(tx, command, seq),
    end: (tx, command, seq, outcome) => performer.end(tx, command, seq, outcome),
    tokensOf: (seq) => performer.tokensOf(seq),
    released: (tx, command, edits) => performer.released(tx, command, edits),
    progress: (tx, state) => performer.progress(tx, state),
    async perform(command, seq, signal, key) {
      begun += 1
      if (command.kind === 'timer') return await performer.perform(command, seq, signal, key)
      gaps.push((performance.now() - ended) / begun)
      ended = performance.now()
      const outcome = await performer.perform(command, seq, signal, key)
      ended = performance.now()
      begun = 0
      return outcome
    },
  }
}
