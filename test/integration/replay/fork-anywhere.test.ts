import type { ForkEdit } from '@shared/forks.ts'
import type { Run, Span } from '@shared/runs.ts'
import { expect, it } from 'vitest'
import { hashJson } from '../../../src/main/kit/canonical.ts'
import { today, verifyRun } from '../../../src/main/studio/replay.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { readContent, readSpans } from '../../../src/main/trace/spans.ts'
import { scriptedForks } from '../../support/forked-runs.ts'
import { numbers, openRecordStore, RECORD_TOOLS, record } from '../../support/recorded-runs.ts'
import { temporaryFolder } from '../../support/studio.ts'

const PARENTS = 20
const FORKS = 6

/** What may be changed at a step of this kind, chosen by `next`. */
function editsFor(span: Span, next: (below: number) => number): ForkEdit[] {
  const value = next(1000)
  const anywhere: ForkEdit[][] = [
    [],
    [{ kind: 'prompt', text: `Be ${value}.` }],
    [
      { kind: 'seed', seed: value },
      { kind: 'tools', tools: ['look', 'write'] },
    ],
    [{ kind: 'memory', without: ['memory_1'], asOf: 'fork' }],
    [
      { kind: 'sampling', sampling: { temperature: 0.5, topP: 1, topK: 0, minP: 0 } },
      { kind: 'input', text: 'Other.' },
    ],
  ]
  const ofCalls: ForkEdit[][] = [
    [{ kind: 'result', content: `It gave ${value}.` }],
    [{ kind: 'arguments', arguments: { value } }],
  ]
  const choice = span.kind === 'inference' ? anywhere : [...anywhere, ...ofCalls, ...ofCalls]
  return choice[next(choice.length)] ?? []
}

it('verifies equal wherever a run is forked and whatever is changed, and no byte of the parent changes', async () => {
  const store = await openRecordStore(temporaryFolder('forks'))
  const now = today(RECORD_TOOLS, 'test')
  let forked = 0
  for (let seed = 1; seed <= PARENTS; seed += 1) {
    const next = numbers(seed + 900)
    let parent: Run = await record(store, seed, 3 + (seed % 6))
    for (let at = 0; at < FORKS; at += 1) {
      const spans = readSpans(store, parent.id).filter(({ kind }) => kind !== 'agent' && kind !== 'error')
      const span = spans[next(spans.length)]
      if (!span) throw new Error('The run has no steps.')
      const before = hashJson([readRunLog(store, parent.id), readSpans(store, parent.id)])
      const { forks, runs } = scriptedForks(store, seed + at, 1 + next(4))
      const edits = editsFor(span, next)
      const begun = await forks.create('test', { runId: parent.id, spanId: span.id, edits, serve: next(3) > 0 })
      const child = await runs.finished(begun.id)
      const where = `seed ${seed}, fork ${at} at ${span.kind} ${span.order}: ${JSON.stringify(edits)}`
      const verdict = verifyRun(store, child.id, now, 'then')
      expect(verdict.divergences, where).toEqual([])
      expect(verdict.verdict, where).toBe('equal')
      expect(hashJson([readRunLog(store, parent.id), readSpans(store, parent.id)]), where).toBe(before)
      for (const each of readSpans(store, child.id)) readContent(store, child.id, each.id)
      forked += 1
      // Forks of forks of forks.
      if (next(2) === 0) parent = child
    }
  }
  expect(forked).toBe(PARENTS * FORKS)
  await store.close()
})
