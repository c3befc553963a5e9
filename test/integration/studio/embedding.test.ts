import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EmbeddingWork } from '../../../src/shared/embedding.ts'
import { bertGguf } from '../../support/bert-gguf.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'
import { until } from '../../support/until.ts'

const never = new AbortController().signal

const TEXTS = [
  'The user keeps two dogs called Rex and Luna.',
  'Invoices are sent on the last Friday of the month.',
  'The production database runs in Frankfurt.',
  'She is allergic to peanuts and shellfish.',
]

function remember({ studio }: TestStudio, texts: readonly string[]): void {
  studio.store.write((tx) => {
    for (const [at, text] of texts.entries())
      tx.run(`INSERT INTO memory (id, text, text_sha256, created_at) VALUES (:id, :text, :hash, 1)`, {
        id: `memory_${text.length}_${at}`,
        text,
        hash: String(at).padStart(64, '0'),
      })
    tx.run(`INSERT INTO memory_version (memory_seq, tx_from, status, importance) SELECT seq, 1, 'active', 0.5 FROM memory
      WHERE seq NOT IN (SELECT memory_seq FROM memory_version)`)
  })
}

const countVectors = ({ studio }: TestStudio, sha256: string): number =>
  studio.store.get<{ count: number }>(
    `SELECT count(*) AS count FROM embedding WHERE collection = 'memory' AND model_sha256 = :sha256`,
    { sha256 },
  )?.count ?? 0

async function addBert({ studio }: TestStudio) {
  const file = join(temporaryFolder('model'), 'bert.gguf')
  writeFileSync(file, bertGguf())
  return await studio.models.add('test', file)
}

test('without a choice of anybody nothing is found by meaning', async () => {
  const opened = await openStudio()
  const { meaning, tools } = opened.studio
  remember(opened, TEXTS)
  expect(await meaning.keeper.finish(never)).toBe(TEXTS.length)
  const find = async (question: string) => {
    const { vectors, modelSha256 } = await meaning.embeddings.embed([question], null, never, 'query')
    const options = { k: 1, signal: never }
    const { hits } = await meaning.vectors.search('memory', modelSha256, vectors[0] ?? new Float32Array(), options)
    return TEXTS[(hits[0]?.item ?? 0) - 1]
  }
  expect(await find('Which pets does this person have?')).toBe(TEXTS[0])
  expect(await find('Where are the servers hosted?')).toBe(TEXTS[2])
  expect(await find('foods to avoid in the recipe')).toBe(TEXTS[3])

  const folder = temporaryFolder('documents')
  writeFileSync(join(folder, 'pets.txt'), 'The kitten sleeps on the sofa all day.')
  writeFileSync(join(folder, 'tax.txt'), 'Value added tax is due every quarter.')
  const { id } = await tools.knowledge.create('test', 'Notes', folder)
  for await (const _ of tools.knowledge.update(id, never));
  expect(tools.knowledge.get('Notes')).toMatchObject({ chunks: 2, embedded: 2 })
  expect((await tools.knowledge.search('cats', 'Notes', 2, never))[0]).toMatchObject({
    path: 'pets.txt',
    by: 'meaning',
  })
})

test('another model leaves the vectors of the former one, or what was stopped half way begins anew or never ends', async () => {
  const opened = await openStudio()
  const { studio } = opened
  const { keeper } = studio.meaning
  const many = Array.from({ length: 60 }, (_, at) => `Memory number ${at} is about the cat.`)
  remember(opened, many)
  const folder = temporaryFolder('documents')
  writeFileSync(join(folder, 'cat.txt'), 'the cat')
  const { id } = await studio.tools.knowledge.create('test', 'Cats', folder)
  for await (const _ of studio.tools.knowledge.update(id, never));
  expect(await keeper.finish(never)).toBe(many.length)
  const shipped = studio.meaning.embeddings.model?.sha256 ?? ''
  expect(countVectors(opened, shipped)).toBe(many.length)

  const seen: EmbeddingWork[] = []
  let stopped = false
  const bert = await addBert(opened)
  studio.settings.update('test', { embeddingModelId: bert.id })
  void (async () => {
    for await (const message of studio.hub.watch()) {
      if (message.type !== 'events') continue
      for (const event of message.events) {
        if (event.type !== 'embedding') continue
        seen.push(event.embedding)
        if (event.embedding.done === 8 && !stopped) {
          stopped = true
          void keeper.stop()
        }
      }
    }
  })()
  keeper.start()
  await until(() => keeper.work.status === 'stopped')
  const before = countVectors(opened, bert.sha256)
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(many.length)
  expect(studio.tools.knowledge.get('Cats').embedded).toBe(0)
  expect(await studio.tools.knowledge.search('cat', 'Cats', 1, never)).toMatchObject([{ path: 'cat.txt', by: 'words' }])

  keeper.resume()
  await until(() => keeper.work.status === 'done')
  expect(keeper.work.done).toBe(many.length - before + 1)
  expect(seen.some(({ status, total }) => status === 'working' && total === many.length + 1)).toBe(true)
  expect([countVectors(opened, bert.sha256), countVectors(opened, shipped)]).toEqual([many.length, 0])
  expect(studio.tools.knowledge.get('Cats').embedded).toBe(1)
})

test('entities and relations of the graph have no vectors, or those that are gone keep theirs', async () => {
  const { studio } = await openStudio()
  studio.store.write((tx) => {
    tx.run(`INSERT INTO graph_entity (seq, id, name, type, created_at) VALUES (1, 'entity_1', 'Ada', 'person', 1),
      (2, 'entity_2', 'London', '', 1), (3, 'entity_3', 'Paris', 'place', 1)`)
    tx.run(`INSERT INTO graph_relation (id, subject_seq, type, object_seq, logodds, last_confirmed, created_at)
      VALUES ('relation_1', 1, 'lives_in', 2, 1, 1, 1)`)
  })
  const { keeper, embeddings, vectors } = studio.meaning
  expect(await keeper.finish(never)).toBe(4)
  const find = async (collection: 'entity' | 'relation', question: string) => {
    const outcome = await embeddings.embed([question], null, never, 'query')
    const query = outcome.vectors[0] ?? new Float32Array()
    return (await vectors.search(collection, outcome.modelSha256, query, { k: 1, signal: never })).hits.map(
      ({ item }) => item,
    )
  }
  expect(await find('entity', 'the capital of France')).toEqual([3])
  expect(await find('relation', 'Where does Ada live?')).toEqual([1])
  studio.store.write((tx) => {
    tx.run('DELETE FROM graph_entity WHERE seq = 1')
    tx.run(`INSERT INTO graph_entity (seq, id, name, type, created_at) VALUES (4, 'entity_4', 'Rome', 'place', 1)`)
  })
  expect(await keeper.finish(never)).toBe(1)
  expect(studio.store.all('SELECT collection, item FROM embedding ORDER BY collection, item')).toEqual([
    { collection: 'entity', item: 2 },
    { collection: 'entity', item: 3 },
    { collection: 'entity', item: 4 },
  ])
  expect(await find('entity', 'the capital of Italy')).toEqual([4])
  expect(await find('entity', 'Ada, person')).not.toEqual([1])
  expect(await find('relation', 'Where does Ada live?')).toEqual([])
})

test('what was embedded before the studio died is embedded again', async () => {
  const first = await openStudio()
  remember(first, TEXTS.slice(0, 2))
  expect(await first.studio.meaning.keeper.finish(never)).toBe(2)
  await first.close()
  const second = await openStudio({ profilePath: first.profilePath })
  remember(
    second,
    TEXTS.slice(2).map((text) => `${text} Later.`),
  )
  expect(await second.studio.meaning.keeper.finish(never)).toBe(2)
})

test('without any embedding model words find nothing, or an error comes in their place', async () => {
  const opened = await openStudio()
  const { studio } = opened
  studio.settings.update('test', { embeddings: false })
  remember(opened, TEXTS)
  studio.meaning.keeper.start()
  await until(() => studio.meaning.keeper.work.status === 'off')
  expect(studio.meaning.embeddings.model).toBeNull()
  await expect(studio.meaning.keeper.finish(never)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  const folder = temporaryFolder('documents')
  writeFileSync(join(folder, 'tax.txt'), 'Value added tax is due every quarter.')
  const { id } = await studio.tools.knowledge.create('test', 'Notes', folder)
  for await (const _ of studio.tools.knowledge.update(id, never));
  expect(studio.tools.knowledge.get('Notes')).toMatchObject({ chunks: 1, embedded: 0 })
  expect(await studio.tools.knowledge.search('tax', 'Notes', 2, never)).toMatchObject([
    { path: 'tax.txt', by: 'words' },
  ])
})
