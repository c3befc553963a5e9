import { toErrorInfo } from '@shared/errors.ts'
import { emptyRunView, foldRun } from '@shared/fold/run.ts'
import type { Verification } from '@shared/replay.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deterministic } from '../../../src/main/agent/deterministic.ts'
import { environmentThen } from '../../../src/main/agent/replay/environment.ts'
import { playback } from '../../../src/main/agent/replay/playback.ts'
import { type Recording, readRecording } from '../../../src/main/agent/replay/recording.ts'
import { verify } from '../../../src/main/agent/replay/verify.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { playRecord, readStored, today, verifyRecord } from '../../../src/main/studio/replay.ts'
import { exportRecord, readTrace } from '../../../src/main/trace/export.ts'
import { parseRecord } from '../../../src/main/trace/record-file.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { openRecordStore, RECORD_TOOLS, record } from '../../support/recorded-runs.ts'
import {
  environmentMutations,
  loopMutations,
  type Mutation,
  orderMutations,
  resultMutations,
} from '../../support/replay-mutations.ts'
import { temporaryFolder } from '../../support/studio.ts'

async function open(): Promise<Store> {
  const store = await openRecordStore(temporaryFolder('recorded'))
  onTestFinished(() => store.close())
  return store
}

/** What a replay says of the record with one change: the entry it names, or null when it noticed nothing. */
function named(
  store: Store,
  recording: Recording,
  mutation: Mutation,
): { seq: number | null; steps: Verification | null } {
  const run = readTrace(store, recording.runId).run
  try {
    const changed = mutation.entries
      ? readRecording(recording.runId, mutation.entries, mutation.blobs ?? recording.blobs)
      : recording
    const verified = verify(changed, {
      environment: mutation.environment ?? environmentThen(recording),
      run,
      spans: [],
      ...(mutation.loop ? { loop: mutation.loop } : {}),
    })
    return { seq: verified.divergences[0]?.seq ?? null, steps: verified }
  } catch (error) {
    // Refused as unsound, which names the entry too.
    const { code, data } = toErrorInfo(error)
    expect(code).toBe('RECORDING_INVALID')
    return { seq: (data as { seq: number }).seq, steps: null }
  }
}

describe('replay of recorded runs', () => {
  it('notices every one of more than 500 injected changes, and names the right step', async () => {
    const store = await open()
    const results: { kind: string; seq: number | null; right: number[] }[] = []
    for (let seed = 0; seed < 6; seed += 1) {
      const { id } = await record(store, seed, 4 + seed)
      const recording = readStored(store, id)
      const entries = readRunLog(store, id)
      const mutations = [
        ...loopMutations(recording),
        ...environmentMutations(recording),
        ...resultMutations(recording, entries),
        ...orderMutations(recording, entries),
      ]
      for (const mutation of mutations) {
        const { seq } = named(store, recording, mutation)
        results.push({ kind: mutation.kind, seq, right: mutation.right })
      }
    }
    expect(results.length).toBeGreaterThanOrEqual(500)
    expect(results.filter(({ seq }) => seq === null)).toEqual([])
    const wrong = results.filter(({ seq, right }) => seq === null || !right.includes(seq))
    expect(wrong.length / results.length, JSON.stringify(wrong.slice(0, 20))).toBeLessThanOrEqual(0.01)
    // Every kind of change was made.
    expect(new Set(results.map(({ kind }) => kind.split(' ')[0]))).toEqual(
      new Set(['loop:', 'order:', 'template', 'tool', 'one']),
    )
    process.stdout.write(`${results.length} changes: 0 missed, ${wrong.length} at another step\n`)
  })

  it('finds 200 runs equal from their files alone, with clock, chance and network taken away', async () => {
    const store = await open()
    const now = today(RECORD_TOOLS, 'test')
    let states = 0
    for (let seed = 0; seed < 200; seed += 1) {
      const { id } = await record(store, seed, 1 + (seed % 7))
      const file = parseRecord(JSON.stringify(exportRecord(store, id)))
      const verified = deterministic(() => verifyRecord(file, now, 'then'))
      expect({ id, verdict: verified.verdict, found: verified.divergences }).toEqual({
        id,
        verdict: 'equal',
        found: [],
      })
      // Every event of the loop carries the state after it, and each was compared.
      expect(verified.states).toBe(readStored(store, id).events.filter(({ event }) => event).length)
      states += verified.states
      const played = deterministic(() => playRecord(file))
      const first = emptyRunView(played.run)
      const view = played.frames.flatMap(({ events }) => events).reduce(foldRun, first)
      const { run, spans } = readTrace(store, id)
      expect({ run: view.run, spans: view.spans }).toEqual({
        run,
        spans: spans.map(({ content: _, ...span }) => span),
      })
      expect(played.frames.every(({ at }, index) => index === 0 || at >= (played.frames[index - 1]?.at ?? 0))).toBe(
        true,
      )
    }
    expect(states).toBeGreaterThan(1000)
  })

  it('names where an argument, a message and a tool differ, and does not blame what merely follows', async () => {
    const store = await open()
    const { id, ...run } = await record(store, 3, 8)
    const recording = readStored(store, id)
    const [template] = environmentMutations(recording)
    const { steps } = named(store, recording, template as Mutation)
    expect(steps?.divergences).toMatchObject([{ kind: 'changed', path: '/template', step: 1 }])
    expect(steps?.steps.filter(({ kind }) => kind === 'model.call').map(({ verdict }) => verdict)).toEqual([
      'changed',
      ...Array.from({ length: run.steps - 1 }, () => 'follows'),
    ])
    expect(steps?.steps.filter(({ kind }) => kind !== 'model.call').every(({ verdict }) => verdict === 'equal')).toBe(
      true,
    )
    const other = loopMutations(recording).find(({ kind }) => kind === 'loop: other model.call') as Mutation
    expect(named(store, recording, other).steps?.divergences).toMatchObject([
      { kind: 'changed', path: '/request/maxTokens', expected: 100, actual: 101 },
    ])
    const more = loopMutations(recording).find(({ kind }) => kind === 'loop: one more timer') as Mutation
    const extra = named(store, recording, more).steps
    expect(extra?.divergences.map(({ kind }) => kind)).toEqual(['extra'])
    expect(extra?.steps.filter(({ verdict }) => verdict !== 'equal')).toHaveLength(1)
  })

  it('says that a run which was cut short is incomplete, not different, at every place it may be cut', async () => {
    const store = await open()
    const { id } = await record(store, 5, 4)
    const entries = readRunLog(store, id)
    const { run } = readTrace(store, id)
    for (let length = 1; length < entries.length; length += 1) {
      const recording = readRecording(id, entries.slice(0, length), store.blobs)
      const { verdict, divergences } = verify(recording, { environment: environmentThen(recording), run, spans: [] })
      expect({ length, verdict, divergences }).toEqual({ length, verdict: 'incomplete', divergences: [] })
    }
  })

  it('plays tokens at the time they came, not all at once', async () => {
    const store = await open()
    const { id } = await record(store, 2, 2)
    const trace = readTrace(store, id)
    const { frames, run } = playback({ ...trace, entries: readRunLog(store, id) })
    const spans = trace.spans.filter(({ content }) => content.kind === 'inference')
    const expected = spans.flatMap(({ content, startedAt }) =>
      content.kind === 'inference' ? content.output.tokens.map(({ t }) => startedAt + t - run.startedAt) : [],
    )
    const shown = frames.flatMap(({ at, events }) =>
      events.flatMap((event) => (event.type === 'tokens' ? event.tokens.map(() => at) : [])),
    )
    expect(shown).toHaveLength(expected.length)
    expect(new Set(shown).size).toBeGreaterThan(spans.length)
    // At most a frame late, never early.
    for (const [index, at] of shown.sort((a, b) => a - b).entries()) {
      const came = expected.sort((a, b) => a - b)[index] ?? 0
      expect(at - came).toBeGreaterThanOrEqual(-0.001)
      expect(at - came).toBeLessThanOrEqual(16)
    }
  })
})
