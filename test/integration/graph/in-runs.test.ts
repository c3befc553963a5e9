import { describe, expect, test } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { clientOf } from '../../support/client.ts'
import { runScript, type Turn } from '../../support/scripted-server.ts'
import { openStudio } from '../../support/studio.ts'

const TOOLS = ['graph_add', 'graph_query', 'memory_save_fact']
const call = (name: string, given: Record<string, unknown>): Turn => ({ calls: [{ name, arguments: given }] })
const add = (...relations: [string, string, string][]): Turn =>
  call('graph_add', { relations: relations.map(([subject, relation, object]) => ({ subject, relation, object })) })

describe('the graph in runs', () => {
  test('what a run adds is not found by the next, cannot be undone, or a replay needs the graph', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    const turns = [
      add(['Ada', 'works at', 'Harbour Works'], ['Harbour Works', 'locatedIn', 'Lisbon']),
      call('graph_query', { question: 'In which place is the company located where Ada works?' }),
      call('graph_query', { question: 'Where is Zed?' }),
      { answer: 'In Lisbon.' },
    ]
    const run = await runScript(opened, turns, TOOLS, () => 'approve')
    const { state } = foldRecord(opened.studio.store.blobs, readRunLog(opened.studio.store, run.id))
    const told = state.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
    expect(told[0]).toBe('2 added.')
    expect(told[1]).toMatch(/^Lisbon \(\d+% sure\): Ada works at Harbour Works; Harbour Works located in Lisbon/)
    expect(told[2]).toContain('Not in the graph')
    expect(opened.studio.replay.verify(run.id).verdict).toBe('equal')

    const [ada] = await api.graph.search({ query: 'ada' })
    const { relations } = await api.graph.part({ around: [ada!.id] })
    const evidence = await api.graph.evidence({ id: relations[0]!.id })
    expect(evidence).toMatchObject([{ from: { kind: 'run', runId: run.id }, source: 'model_inferred' }])
    await api.changes.undo({ runId: run.id })
    expect((await api.graph.export({})).relations).toEqual([])
    expect((await api.graph.ask({ question: 'Where does Ada work?' })).abstained).toBe(true)
    await opened.close()
  })

  test('a model brings back what the person took out, or outweighs what the person said', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    const said = await api.graph.add({ subject: 'Ada', type: 'lives_in', object: 'Porto' })
    const wrong = await api.graph.add({ subject: 'Ada', type: 'knows', object: 'Bo' })
    await api.graph.retract({ id: wrong.id })
    const turns = [add(['Ada', 'knows', 'Bo'], ['ADA', 'lives in', 'Mars']), { answer: 'Done.' }]
    const run = await runScript(opened, turns, TOOLS, () => 'approve')
    expect(run.status).toBe('done')
    const { relations, entities } = await api.graph.export({})
    const named = (id: string) => entities.find((each) => each.id === id)?.name
    expect(relations.map(({ object, status }) => [named(object), status])).toEqual([
      ['Porto', 'active'],
      ['Mars', 'conflict'],
    ])
    expect(relations[1]!.confidence).toBeLessThan(0.2)
    const { answers } = await api.graph.ask({ question: 'Where does Ada live?' })
    expect(answers.map(({ entity }) => entity.name)[0]).toBe('Porto')
    expect(answers[0]!.path[0]!.relation.id).toBe(said.id)
    await opened.close()
  })

  test('a flood from one run, a chain of a thousand, loops and names that look alike change what holds', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    const truth = await api.graph.add({ subject: 'Ada', type: 'lives_in', object: 'Porto' })
    for (let n = 0; n < 1000; n += 1)
      opened.studio.graph.add('test', {
        subject: `n${n}`,
        type: 'next',
        object: `n${n + 1}`,
        scope: 'user',
        validFrom: null,
      })
    await api.graph.add({ subject: 'n1000', type: 'next', object: 'n0' })
    await api.graph.add({ subject: 'n0', type: 'next', object: 'n0' })
    const bombs = (many: number): Turn => ({
      calls: Array.from({ length: many }, (_, turn) => ({
        name: 'graph_add',
        arguments: {
          relations: Array.from({ length: 20 }, (__, n) => ({
            ...{ subject: `bomb ${many} ${turn} ${n}`, relation: 'lives in', object: 'Аda' },
          })),
        },
      })),
    })
    const run = await runScript(opened, [bombs(5), bombs(22), { answer: 'Done.' }], TOOLS, () => 'approve')
    const { state } = foldRecord(opened.studio.store.blobs, readRunLog(opened.studio.store, run.id))
    const told = state.messages.flatMap((message) => (message.role === 'tool' ? [message.content] : []))
    expect(told.join()).toContain('at most 500 relations')
    const [first, middle] = [
      (await api.graph.search({ query: 'n0', limit: 1 }))[0]!,
      (await api.graph.search({ query: 'n600', limit: 1 }))[0]!,
    ]
    expect(await api.graph.path({ from: first.id, to: middle.id })).toHaveLength(401)
    const { answers } = await api.graph.ask({ question: 'Where does Ada live?' })
    expect(answers.map(({ entity }) => entity.name)).toEqual(['Porto'])
    expect((await api.graph.confirm({ id: truth.id })).confidence).toBeGreaterThan(0.95)
    await opened.close()
  })

  test('a memory in three parts is no relation, stays when it is retracted, or outlives being forgotten', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    const triple = { subject: 'Mia', predicate: 'works at', object: 'Harbour Works' }
    const memory = await api.memory.add({ text: 'Mia works at Harbour Works', triple })
    const { answers } = await api.graph.ask({ question: 'Where does Mia work?' })
    expect(answers.map(({ entity }) => entity.name)).toEqual(['Harbour Works'])
    const { relation } = answers[0]!.path[0]!
    expect(await api.graph.evidence({ id: relation.id })).toMatchObject([
      { from: { kind: 'memory', memoryId: memory.id }, source: 'user_said' },
    ])
    await api.memory.retract({ id: memory.id })
    expect((await api.graph.export({})).relations).toEqual([])
    await api.memory.restore({ id: memory.id })
    expect((await api.graph.export({})).relations).toMatchObject([{ id: relation.id, status: 'active' }])
    await api.memory.forget({ what: { kind: 'memories', ids: [memory.id] }, runs: false, backups: false })
    expect(await api.graph.export({})).toEqual({ entities: [], relations: [], left: 0 })
    await opened.close()
  })
})
