import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { NO_SHELL } from '../../../src/main/studio/shell-port.ts'
import type { LearnFrom, LearnResult } from '../../../src/shared/learning.ts'
import { begin, chatServer, DONE, delta } from '../../support/chat-server.ts'
import { type Client, clientOf } from '../../support/client.ts'
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

interface Fact {
  subject: string
  relation: string
  value: string
  quote: string
  kind?: string
}
const fact = (subject: string, relation: string, value: string, quote = `${subject} ${relation} ${value}`): Fact => ({
  ...{ subject, relation, value, quote, kind: 'fact' },
})

/** A real server whose model reads these facts out of a text it is given; `slow` milliseconds before it answers. */
async function readingModel(test: TestStudio, read: (text: string) => unknown[], slow = 0) {
  const { baseUrl, heard } = await chatServer(async (response, { path, body }) => {
    if (path === '/v1/models') return void response.end('{"data":[{"id":"reader","max_model_len":131072}]}')
    const [, asked] = body.messages as { content: string }[]
    begin(response)
    await delay(slow)
    const facts = read(asked?.content ?? '')
    const call = { index: 0, id: 'c0', function: { name: 'record_facts', arguments: JSON.stringify({ facts }) } }
    response.end(delta({ tool_calls: [call] }, 'tool_calls') + DONE)
  })
  await test.studio.servers.add('test', { name: 'local', baseUrl, allowInsecure: false })
  const modelId = test.studio.servers.find('local/reader')?.model.id
  test.studio.settings.update('test', { defaultModelId: modelId! })
  return heard
}

async function learn(api: Client, from: LearnFrom, signal?: AbortSignal): Promise<LearnResult | null> {
  const options = signal ? { signal } : {}
  for await (const event of await api.graph.learn({ from }, options)) if (event.type === 'done') return event.result
  return null
}
const text = (words: string, own = false): LearnFrom => ({ kind: 'text', text: words, own })
const rowsOf = ({ proposals }: LearnResult): number[] => proposals.map(({ row }) => row)

describe('learning from texts', () => {
  test('something is written before it is accepted, twice, or stays when it is taken back', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    const heard = await readingModel(opened, () => [
      fact('Ada', 'works at', 'Harbour Works'),
      fact('Ada', 'runs', 'Mars'),
    ])
    const result = (await learn(api, text('Ada works at Harbour Works. It is in Lisbon.')))!
    expect(result).toMatchObject({ chunks: 1, unread: 0, cut: null, dropped: [{ reason: 'no_quote', count: 1 }] })
    expect(result.proposals).toMatchObject([{ subject: 'Ada', type: 'works_at', standing: 'new' }])
    expect(heard.at(-1)?.body.tools).toMatchObject([{ function: { name: 'record_facts' } }])
    expect((await api.graph.export({})).relations).toEqual([])

    const { added } = await api.graph.acceptLearned({ id: result.id, rows: rowsOf(result) })
    expect(await api.graph.evidence({ id: added[0]! })).toMatchObject([
      { from: { kind: 'document', path: '', text: 'Ada works at Harbour Works' }, source: 'model_inferred' },
    ])
    await expect(api.graph.acceptLearned({ id: result.id, rows: [0] })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const before = (await api.graph.export({})).relations[0]!.confidence
    const again = (await learn(api, text('Ada works at Harbour Works. It is in Lisbon.')))!
    expect(again.proposals).toMatchObject([{ standing: 'known' }])
    expect(await api.graph.acceptLearned({ id: again.id, rows: [0] })).toEqual({ added: [], confirmed: added })
    expect((await api.graph.export({})).relations[0]!.confidence).toBeCloseTo(before, 4)
    // As the studio's own work on meaning leaves them.
    opened.studio.store.write((tx) =>
      tx.run(
        `INSERT INTO embedding (collection, item, model_sha256, vector) SELECT 'entity', seq, hex(zeroblob(32)), x'00000000' FROM graph_entity
         UNION ALL SELECT 'relation', seq, hex(zeroblob(32)), x'00000000' FROM graph_relation`,
      ),
    )
    await api.graph.undoLearned({ id: result.id })
    expect(await api.graph.export({})).toMatchObject({ entities: [], relations: [] })
    expect(opened.studio.store.all('SELECT * FROM embedding')).toEqual([])

    // Whoever something else was said of since then stays.
    const third = (await learn(api, text('Ada works at Harbour Works. It is wide.')))!
    await api.graph.acceptLearned({ id: third.id, rows: rowsOf(third) })
    await api.graph.add({ subject: 'Ada', type: 'knows', object: 'Bo' })
    await api.graph.undoLearned({ id: third.id })
    const { entities, relations } = await api.graph.export({})
    expect([entities.map(({ name }) => name).sort(), relations.length]).toEqual([['Ada', 'Bo'], 1])

    // And so does what the person has confirmed.
    const fourth = (await learn(api, text('Ada works at Harbour Works. It is red.')))!
    const confirmed = (await api.graph.acceptLearned({ id: fourth.id, rows: rowsOf(fourth) })).added[0]!
    await api.graph.confirm({ id: confirmed })
    await api.graph.undoLearned({ id: fourth.id })
    const held = (await api.graph.export({})).relations.map(({ id, status }) => ({ id, status }))
    expect(held).toContainEqual({ id: confirmed, status: 'active' })
    await opened.close()
  })

  test('what a model read takes the place of what the person said or took out', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    await api.graph.add({ subject: 'Ada', type: 'lives_in', object: 'Porto' })
    const wrong = await api.graph.add({ subject: 'Ada', type: 'knows', object: 'Bo' })
    await api.graph.retract({ id: wrong.id })
    await readingModel(opened, (asked) =>
      [fact('Ada', 'lives in', 'Mars'), fact('Ada', 'knows', 'Bo')].filter(({ quote }) => asked.includes(quote)),
    )
    for (let copy = 0; copy < 12; copy += 1) {
      const file = join(temporaryFolder('documents'), `copy${copy}.txt`)
      writeFileSync(file, `Copy ${copy}. Ada lives in Mars. Ada knows Bo.`)
      const events = opened.studio.learner.learn({ from: { kind: 'path', path: file }, scope: 'user' }, NEVER)
      for await (const event of events) {
        if (event.type !== 'done') continue
        if (copy === 0) expect(event.result.proposals[0]).toMatchObject({ standing: 'contradicts' })
        opened.studio.learner.accept('test', event.result.id, rowsOf(event.result))
      }
    }
    const { relations, entities } = await api.graph.export({})
    const named = (id: string) => entities.find((each) => each.id === id)?.name
    expect(relations.map(({ object, status }) => [named(object), status])).toEqual([
      ['Porto', 'active'],
      ['Mars', 'conflict'],
    ])
    const { answers } = await api.graph.ask({ question: 'Where does Ada live?' })
    expect(answers.map(({ entity }) => entity.name)[0]).toBe('Porto')
    await opened.close()
  })

  test('a text of somebody else gets anything past a model that believes it', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    await readingModel(opened, (asked) =>
      HOSTILE_TEXTS.filter((each) => asked.includes(`:\n\n${each.text}\n\n`)).map((each) => ({
        kind: 'preference',
        ...each.fact,
      })),
    )
    for (const hostile of HOSTILE_TEXTS) {
      const result = (await learn(api, text(hostile.text)))!
      expect([hostile.name, result.proposals, result.dropped.length > 0]).toEqual([hostile.name, [], true])
    }
    await opened.close()
  })

  test('a memory in words, a long text, or a forgotten one is read wrongly', async () => {
    const opened = await openStudio({ engine: false })
    const api = clientOf(opened)
    await readingModel(opened, (asked) =>
      [...asked.matchAll(/(\w+) knows (\w+)/g)]
        .slice(0, 3)
        .map(([quote, a = '', b = '']) => fact(a, 'knows', b, quote)),
    )
    const memory = await api.memory.add({ text: 'Ada knows Bo' })
    const result = (await learn(api, { kind: 'memories', ids: [memory.id] }))!
    const { added } = await api.graph.acceptLearned({ id: result.id, rows: rowsOf(result) })
    expect(await api.graph.evidence({ id: added[0]! })).toMatchObject([
      { from: { kind: 'memory', memoryId: memory.id }, source: 'model_inferred' },
    ])
    await api.memory.forget({ what: { kind: 'memories', ids: [memory.id] }, runs: false, backups: false })
    expect((await api.graph.export({})).relations).toEqual([])

    const long = Array.from({ length: 200 }, (_, page) => `Filler ${page} ${'word '.repeat(30)}. A${page} knows B.`)
    const read = (await learn(api, text(long.join('\n\n'))))!
    expect(read.chunks).toBeGreaterThan(10)
    expect(read.proposals.length).toBeGreaterThan(read.chunks * 2)
    await opened.close()
  })

  test('reading cannot be stopped, or says nothing of how far it is', async () => {
    const opened = await openStudio({ engine: false, shell: NO_SHELL })
    const api = clientOf(opened)
    const answersAfter = 2000
    await readingModel(opened, () => [], answersAfter)
    const stopping = new AbortController()
    const began = performance.now()
    const seen: unknown[] = []
    const work = (async () => {
      const events = opened.studio.learner.learn(
        { from: text(`${'Ada. '.repeat(2000)}`), scope: 'user' },
        stopping.signal,
      )
      for await (const event of events) seen.push(event)
    })()
    await delay(300)
    stopping.abort()
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(performance.now() - began).toBeLessThan(answersAfter)
    expect(seen).toEqual([{ type: 'reading', done: 0, total: 4, found: 0 }])
    await expect(learn(api, { kind: 'file' })).rejects.toMatchObject({ code: 'NOT_AVAILABLE' })
    await opened.close()
  })

  test('the small model that ships makes reading fail, hang or write', async () => {
    const opened = await openStudio()
    const api = clientOf(opened)
    const result = (await learn(api, text('Ada works at Harbour Works. Bo lives in Porto. 张三住在无锡。', true)))!
    expect(result.model).toBe('AutoGLM Tiny')
    const accepted = result.proposals.length > 0
    if (accepted) await api.graph.acceptLearned({ id: result.id, rows: rowsOf(result) })
    for (const { quote } of result.proposals)
      expect('Ada works at Harbour Works. Bo lives in Porto. 张三住在无锡。').toContain(quote)
    expect((await api.graph.export({})).relations.length).toBe(result.proposals.length)
    await opened.close()
  }, 120_000)
})

const NEVER = new AbortController().signal
