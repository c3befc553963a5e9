import { describe, expect, test } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { clientOf } from '../../support/client.ts'
import { runScript, type Turn } from '../../support/scripted-server.ts'
import { openStudio } from '../../support/studio.ts'

const TOOLS = ['memory_save_fact', 'memory_search', 'memory_save']
const call = (name: string, given: Record<string, unknown>): Turn => ({ calls: [{ name, arguments: given }] })
const fact = (value: string, since?: string): Turn =>
  call('memory_save_fact', { subject: 'Ada', relation: 'lives_in', value, ...(since ? { since } : {}) })

describe('the memory in runs', () => {
  test('a fact is not replaced by a newer one, a contradiction is hidden, or a recall is no step of the trace', async () => {
    const opened = await openStudio({ engine: false })
    const turns = [
      fact('Paris', '2026-01-05'),
      fact('Rome', '2026-05-05'),
      fact('rome'),
      call('memory_search', { query: 'Where does Ada live?' }),
      { answer: 'In Rome.' },
    ]
    const run = await runScript(opened, turns, TOOLS, () => 'approve')
    expect(run).toMatchObject({ status: 'done', answer: 'In Rome.' })
    const { state } = foldRecord(opened.studio.store.blobs, readRunLog(opened.studio.store, run.id))
    const told = state.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
    expect(told.slice(0, 3)).toEqual(['Saved.', 'Saved.', 'This was known already.'])
    expect(told[3]).toMatch(/^Ada lives in Rome \(\d+% sure, since 2026-05-05\)$/)

    const api = clientOf(opened)
    const { memories } = await api.memory.list({ filter: {} })
    expect(memories.map(({ text, status }) => [text, status])).toEqual([
      ['Ada lives in Rome', 'active'],
      ['Ada lives in Paris', 'superseded'],
    ])
    const { spans } = await api.runs.get({ runId: run.id })
    const search = spans.find(({ name }) => name === 'execute_tool memory_search')
    const retrieval = spans.find(({ kind }) => kind === 'retrieval')
    expect(retrieval).toMatchObject({
      parentId: search?.id,
      status: 'ok',
      attributes: {
        'gen_ai.retrieval.documents': [{ id: memories[0]?.id, score: expect.any(Number) }],
        'studio.memory.considered': [
          { id: memories[0]?.id, p: expect.closeTo(memories[0]?.confidence ?? 0), used: true },
        ],
      },
    })
    const { wrote, recalled } = await api.memory.ofRun({ runId: run.id })
    expect(wrote).toHaveLength(2)
    expect(recalled).toMatchObject([{ spanId: retrieval?.id, query: 'Where does Ada live?' }])
    // Neither the record nor a replay of it needs the memory.
    expect(opened.studio.replay.verify(run.id).verdict).toBe('equal')
    expect((await api.memory.get({ id: memories[0]!.id })).uses).toMatchObject([{ runId: run.id, rank: 1 }])
    await opened.close()
  })

  test('the person turns a weight, and what is recalled and why stays as it was', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    await api.memory.add({ text: 'The green tea stands in the left cupboard.' })
    const ask = async () => (await api.memory.recall({ query: 'Where is the green tea?' })).hits[0]
    const before = await ask()
    await api.settings.update({ recall: { words: 0.5, confidence: 0 } })
    const after = await ask()
    expect(after?.fused).toBeCloseTo((before?.fused ?? 0) / 2)
    expect([before?.confidenceFactor === 1, after?.confidenceFactor]).toEqual([false, 1])
    // What was not named is as it was.
    expect(opened.studio.settings.current.recall).toMatchObject({ meaning: 1, budget: 1500, words: 0.5 })
    await api.settings.update({ theme: 'dark' })
    expect(opened.studio.settings.current.recall.words).toBe(0.5)
    await expect(api.settings.update({ recall: { words: 3 } })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
    await opened.close()
  })

  test('what a model concludes replaces what the person said, or it is not told that the person decides', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    await api.memory.add({
      text: 'Ada lives in Oslo.',
      triple: { subject: 'Ada', predicate: 'lives in', object: 'Oslo' },
    })
    const run = await runScript(opened, [fact('Rome'), { answer: 'Noted.' }], TOOLS, () => 'approve')
    const { state } = foldRecord(opened.studio.store.blobs, readRunLog(opened.studio.store, run.id))
    expect(state.messages.find(({ role }) => role === 'tool')?.content).toContain('the person decides')
    const [conflict] = await api.memory.conflicts()
    expect(conflict?.memories.map(({ memory }) => memory.text)).toEqual(['Ada lives in Oslo.', 'Ada lives in Rome'])
    await opened.close()
  })
})
