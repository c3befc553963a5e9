import type { ForkEdit } from '@shared/forks.ts'
import type { RunId, SpanId } from '@shared/ids.ts'
import type { Run, Span } from '@shared/runs.ts'
import { describe, expect, it } from 'vitest'
import { hashJson } from '../../../src/main/kit/canonical.ts'
import { exportRecord } from '../../../src/main/trace/export.ts'
import { parseRecord } from '../../../src/main/trace/record-file.ts'
import { findBrokenEntry, readRunLog } from '../../../src/main/trace/run-log.ts'
import { readContent, readSpans } from '../../../src/main/trace/spans.ts'
import { openStudio, runToEnd, settled, type TestStudio } from '../../support/studio.ts'

const SUM = 'What is 12*7?'

const step = (test: TestStudio, run: Run, kind: Span['kind'], place = 0): Span => {
  const span = readSpans(test.studio.store, run.id).filter((each) => each.kind === kind)[place]
  if (!span) throw new Error(`The run has no ${kind} ${place}.`)
  return span
}

async function fork(test: TestStudio, run: Run, span: Span, edits: ForkEdit[]): Promise<Run> {
  const begun = await test.studio.forks.create('test', { runId: run.id, spanId: span.id, edits })
  return await settled(test, begun.id)
}

/** Everything stored of a run. */
function bytesOf({ studio: { store } }: TestStudio, runId: RunId): string {
  return hashJson({
    run: store.all('SELECT * FROM run WHERE id = :runId', { runId }),
    spans: store.all('SELECT * FROM span WHERE run_id = :runId ORDER BY ordinal', { runId }),
    entries: readRunLog(store, runId),
    blobs: store.all('SELECT sha256 FROM run_blob WHERE run_id = :runId ORDER BY sha256', { runId }),
  })
}

const calls = (test: TestStudio, run: Run) =>
  readSpans(test.studio.store, run.id).flatMap((span) => {
    const content = readContent(test.studio.store, run.id, span.id)
    return content.kind === 'tool' ? [content] : []
  })

describe('a fork', () => {
  it('goes on from a result that a person gave, leaves its parent as it is, and verifies by itself', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    expect(parent.answer).toContain('84')
    const before = bytesOf(test, parent.id)
    const child = await fork(test, parent, step(test, parent, 'tool'), [{ kind: 'result', content: '91' }])

    expect(child.status).toBe('done')
    expect(child.answer).toContain('91')
    expect(child.forked).toMatchObject({ runId: parent.id, rootId: parent.id, step: 1, edits: ['result'] })
    expect(bytesOf(test, parent.id)).toBe(before)

    const { store, replay } = test.studio
    const entries = readRunLog(store, child.id)
    const shared = readRunLog(store, parent.id).slice(
      0,
      entries.findIndex(({ type }) => type === 'branched'),
    )
    expect(entries.slice(0, shared.length)).toEqual(shared)
    expect(findBrokenEntry(child.id, entries)).toBeNull()
    const verdict = replay.verify(child.id)
    expect(verdict).toMatchObject({ verdict: 'equal', divergences: [] })
    expect(replay.verify(parent.id).verdict).toBe('equal')

    test.studio.runs.remove('test', parent.id)
    expect(replay.verify(child.id).verdict).toBe('equal')
    expect(parseRecord(JSON.stringify(exportRecord(store, child.id))).run.id).toBe(child.id)
    for (const span of readSpans(store, child.id)) expect(() => readContent(store, child.id, span.id)).not.toThrow()
  })

  it('does not pass for another run, nor without its branch entry', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const one = await fork(test, parent, step(test, parent, 'tool'), [{ kind: 'result', content: '91' }])
    const other = await fork(test, parent, step(test, parent, 'tool'), [{ kind: 'result', content: '92' }])
    const entries = readRunLog(test.studio.store, one.id)
    expect(findBrokenEntry(other.id, entries)).not.toBeNull()
    expect(findBrokenEntry(parent.id, entries)).not.toBeNull()
    expect(
      findBrokenEntry(
        one.id,
        entries.filter(({ type }) => type !== 'branched'),
      ),
    ).not.toBeNull()
  })

  it('makes a call with other arguments', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const edits: ForkEdit[] = [{ kind: 'arguments', arguments: { expression: '12*8' } }]
    const child = await fork(test, parent, step(test, parent, 'tool'), edits)
    expect(calls(test, child)).toMatchObject([{ call: { arguments: { expression: '12*8' } }, result: '96' }])
    expect(child.answer).toContain('96')
    expect(test.studio.replay.verify(child.id).verdict).toBe('equal')
  })

  it('asks another question, with other words before it and other sampling, from the first step', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const child = await fork(test, parent, step(test, parent, 'inference'), [
      { kind: 'input', text: 'What is 9*9?' },
      { kind: 'prompt', text: 'You calculate.' },
      { kind: 'seed', seed: 7 },
      { kind: 'sampling', sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 } },
    ])
    expect(child).toMatchObject({ input: 'What is 9*9?', seed: 7 })
    const first = readContent(test.studio.store, child.id, step(test, child, 'inference').id)
    expect(first.kind === 'inference' && first.prompt.text).toContain('You calculate.')
    expect(first.kind === 'inference' && first.prompt.text).toContain('What is 9*9?')
    expect(test.studio.replay.verify(child.id).verdict).toBe('equal')
  })

  it('keeps the tokens before the one it is forked from and goes on from another', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const span = step(test, parent, 'inference', 1)
    const content = readContent(test.studio.store, parent.id, span.id)
    if (content.kind !== 'inference') throw new Error('no inference')
    const at = content.output.tokens.findIndex(({ text }) => text.includes('8'))
    const kept = content.output.tokens.slice(0, at).map(({ id }) => id)
    const other = content.output.tokens.find(
      ({ id, text }) => text.trim() !== '' && id !== content.output.tokens[at]?.id,
    )
    if (!other) throw new Error('no other token')
    const child = await fork(test, parent, span, [{ kind: 'token', keep: at, instead: other.id }])
    const forked = readContent(test.studio.store, child.id, step(test, child, 'inference', 1).id)
    if (forked.kind !== 'inference') throw new Error('no inference')
    expect(forked.output.tokens.slice(0, at + 1).map(({ id }) => id)).toEqual([...kept, other.id])
    expect(forked.output.tokens.slice(0, at + 1).every(({ given }) => given)).toBe(true)
    expect(forked.output.tokens.slice(at + 1).some(({ given }) => given)).toBe(false)
    expect(test.studio.replay.verify(child.id).verdict).toBe('equal')

    const whole = await fork(test, parent, span, [{ kind: 'token', keep: at }])
    expect(whole.answer).toBe(parent.answer)
  })

  it('is told what its parent was told by calls that change nothing, and asks before one that changes something', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, 'Read docs/apple.txt')
    const child = await fork(test, parent, step(test, parent, 'inference'), [])
    const [tool] = readSpans(test.studio.store, child.id).filter(({ kind }) => kind === 'tool')
    expect(tool?.attributes['studio.fork.served']).toBeTypeOf('number')
    expect(calls(test, child)).toEqual(calls(test, parent))
    expect(test.studio.replay.verify(child.id).verdict).toBe('equal')

    const saved = await runToEnd(test, 'Remember that Alice likes copper')
    const begun = await test.studio.forks.create('test', {
      runId: saved.id,
      spanId: step(test, saved, 'tool').id,
      edits: [],
    })
    const asked: string[] = []
    await settled(test, begun.id, ({ call }) => {
      asked.push(call.name)
      return 'deny'
    })
    expect(asked).toEqual(['memory_save'])
  })

  it('is replayed with a live model and with live tools as any run is', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const child = await fork(test, parent, step(test, parent, 'tool'), [
      { kind: 'arguments', arguments: { expression: '12*8' } },
    ])
    const model = await test.studio.liveReplay.model(child.id)
    expect(model.verdict, model.message).toBe('equal')
    expect(model.steps.map(({ verdict }) => verdict)).toEqual(['served', 'served', 'equal'])
    expect(await test.studio.liveReplay.tools(child.id)).toMatchObject({ verdict: 'equal' })
  })

  it('may be forked again, and families are found', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const child = await fork(test, parent, step(test, parent, 'tool'), [{ kind: 'result', content: '91' }])
    const grandchild = await fork(test, child, step(test, child, 'inference', 1), [
      { kind: 'prompt', text: 'Be brief.' },
    ])
    expect(grandchild.forked).toMatchObject({ runId: child.id, rootId: parent.id, step: 2 })
    expect(test.studio.replay.verify(grandchild.id)).toMatchObject({ verdict: 'equal' })
    const ids = [parent, child, grandchild].map(({ id }) => id)
    for (const id of ids)
      expect(
        test.studio.forks
          .family(id)
          .map((each) => each.id)
          .sort(),
      ).toEqual([...ids].sort())
    const spans = readSpans(test.studio.store, grandchild.id)
    expect(new Set(spans.map(({ order }) => order)).size).toBe(spans.length)
    expect(Math.max(...spans.map(({ id }) => id.length))).toBeLessThanOrEqual(39)
  })

  it('goes on after the studio ended in the middle of it', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, 'Remember that Alice likes copper')
    const begun = await test.studio.forks.create('test', {
      runId: parent.id,
      spanId: step(test, parent, 'tool').id,
      edits: [],
    })
    await test.close()
    const again = await openStudio({ profilePath: test.profilePath })
    await again.studio.runs.resume('test', begun.id)
    const ended = await settled(again, begun.id)
    expect(ended.status).toBe('done')
    expect(again.studio.replay.verify(begun.id).verdict).toBe('equal')
  })

  it('does without a memory, and without what was remembered later', async () => {
    const test = await openStudio()
    await runToEnd(test, 'Remember that Alice likes copper')
    const { store, forks } = test.studio
    const [memory] = store.all<{ id: string }>('SELECT id FROM memory')
    const parent = await runToEnd(test, SUM)
    const span = step(test, parent, 'inference')
    expect(forks.memories(parent.id, span.id).map(({ id }) => id)).toEqual([memory?.id])
    const begun = await forks.create('test', {
      runId: parent.id,
      spanId: span.id,
      edits: [{ kind: 'memory', without: [memory?.id ?? ''], asOf: 'fork' }],
    })
    const ended = await settled(test, begun.id)
    expect(ended.forked?.edits).toEqual(['memory'])
    expect(test.studio.replay.verify(begun.id).verdict).toBe('equal')
  })

  it('refuses, in a sentence, what does not belong there', async () => {
    const test = await openStudio()
    const parent = await runToEnd(test, SUM)
    const inference = step(test, parent, 'inference')
    const refused = async (spanId: SpanId, edits: ForkEdit[]): Promise<string> => {
      const runs = test.studio.store.all('SELECT id FROM run').length
      const error = await test.studio.forks.create('test', { runId: parent.id, spanId, edits }).catch((each) => each)
      expect(test.studio.store.all('SELECT id FROM run')).toHaveLength(runs)
      return error.code
    }
    expect(await refused(inference.id, [{ kind: 'result', content: 'x' }])).toBe('VALIDATION_FAILED')
    expect(await refused(inference.id, [{ kind: 'tools', tools: ['no_such_tool'] }])).toBe('VALIDATION_FAILED')
    expect(await refused(inference.id, [{ kind: 'token', keep: 100_000 }])).toBe('VALIDATION_FAILED')
    expect(await refused(step(test, parent, 'tool').id, [{ kind: 'token', keep: 1 }])).toBe('VALIDATION_FAILED')
    expect(await refused(step(test, parent, 'agent').id, [])).toBe('NOT_ALLOWED')
    const bad = await fork(test, parent, inference, [{ kind: 'token', keep: 0, instead: 9_999_999 }])
    expect(bad).toMatchObject({ status: 'failed', error: { code: 'VALIDATION_FAILED' } })
  })
})
