import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KnowledgeChanges, KnowledgeEvent } from '@shared/knowledge.ts'
import { describe, expect, it } from 'vitest'
import { bertGguf } from '../../support/bert-gguf.ts'
import { docx, pdf } from '../../support/documents.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const never = new AbortController().signal

async function update({ studio }: TestStudio, name: string, signal = never): Promise<KnowledgeChanges> {
  const { knowledge } = studio.tools
  for await (const event of knowledge.update(knowledge.get(name).id, signal))
    if (event.type === 'done') return event.changes
  throw new Error('It did not end.')
}

function documents(): string {
  const folder = temporaryFolder('documents')
  mkdirSync(join(folder, 'deep/.hidden'), { recursive: true })
  writeFileSync(
    join(folder, 'apples.md'),
    '# Apples\n\n## Storage\n\nKeep apples in a cool cellar.\n\n## Price\n\nTwo coins.\n',
  )
  writeFileSync(join(folder, 'deep/boats.txt'), 'About boats.\n\nThe harbour master keeps the list of boats.\n')
  writeFileSync(join(folder, 'manual.pdf'), pdf(['Turn the lamp on.', 'The warranty lasts seven years.']))
  writeFileSync(join(folder, 'letter.docx'), docx(['# Offer', 'We deliver bicycles on Tuesday.']))
  writeFileSync(join(folder, 'fruit.txt'), '苹果应保存在阴凉的地窖里。')
  writeFileSync(join(folder, 'broken.pdf'), 'no pdf')
  writeFileSync(join(folder, 'deep/.hidden/secret.txt'), 'secret harbour')
  writeFileSync(join(folder, 'code.ts'), 'const harbour = 1')
  symlinkSync(join(folder, 'apples.md'), join(folder, 'link.md'))
  return folder
}

describe('a knowledge index', () => {
  it('finds passages of every kind of document with where they stand, and follows changes of the folder', async () => {
    const test = await openStudio({ engine: false })
    const { knowledge } = test.studio.tools
    const folder = documents()
    await knowledge.create('test', 'Papers', folder)
    expect(await update(test, 'papers')).toEqual({
      added: 5,
      changed: 0,
      removed: 0,
      unchanged: 0,
      failed: 1,
      notEmbedded: null,
    })
    const [index] = knowledge.list()
    expect(index).toMatchObject({ name: 'Papers', files: 6, embedded: 0, busy: false })
    expect(index?.problems).toEqual([{ path: 'broken.pdf', message: expect.stringContaining('damaged') }])

    const find = async (query: string) => (await knowledge.search(query, 'Papers', 5, never))[0]
    expect(await find('cool cellar')).toMatchObject({
      path: 'apples.md',
      heading: 'Apples > Storage',
      line: 1,
      page: null,
    })
    expect(await find('how long is the warranty?')).toMatchObject({ path: 'manual.pdf', page: 2 })
    expect(await find('bicycle deliveries')).toMatchObject({ path: 'letter.docx', heading: 'Offer' })
    expect(await find('harbour master')).toMatchObject({ path: 'deep/boats.txt' })
    expect(await find('地窖')).toMatchObject({ path: 'fruit.txt' })
    expect(await find('"; DROP TABLE knowledge_chunk; --')).toBeUndefined()
    expect(await knowledge.search('  ', null, 5, never)).toEqual([])

    // Only what changed is read again: by size and time first, then by what it holds.
    rmSync(join(folder, 'deep/boats.txt'))
    writeFileSync(join(folder, 'fruit.txt'), 'Pears now.')
    utimesSync(join(folder, 'apples.md'), new Date(), new Date())
    renameSync(join(folder, 'letter.docx'), join(folder, 'offer.docx'))
    expect(await update(test, 'Papers')).toEqual({
      added: 1,
      changed: 1,
      removed: 2,
      unchanged: 3,
      failed: 0,
      notEmbedded: null,
    })
    expect(await find('harbour')).toBeUndefined()
    expect(await find('地窖')).toBeUndefined()
    expect(await find('pears')).toMatchObject({ path: 'fruit.txt' })

    knowledge.remove('test', knowledge.get('Papers').id)
    for (const table of ['knowledge_index', 'knowledge_file', 'knowledge_chunk', 'knowledge_fts']) {
      expect(test.studio.store.get(`SELECT count(*) AS n FROM ${table}`)).toEqual({ n: 0 })
    }
    expect((await test.studio.audit.list({ limit: 5 })).map(({ action }) => action)).toContain('knowledge.removed')
  })

  it('is searched by the tool, which says where each passage stands', async () => {
    const test = await openStudio({ engine: false })
    const { knowledge, trials } = test.studio.tools
    const ask = async (input: Record<string, unknown>) => {
      for await (const event of trials.run('test', 'knowledge_search', input, never))
        if (event.type === 'done') return event.trial.content
      return ''
    }
    expect(await ask({ query: 'apples' })).toContain('There is no knowledge index yet.')
    await knowledge.create('test', 'Papers', documents())
    await update(test, 'Papers')
    expect(await ask({ query: 'warranty' })).toBe('[1] manual.pdf, page 2\nThe warranty lasts seven years.')
    expect(await ask({ query: 'apples cellar', limit: 1 })).toMatch(/^\[1\] apples\.md, line 1 \(Apples > Storage\)\n/)
    expect(await ask({ query: 'zeppelin' })).toContain('Nothing about "zeppelin"')
    expect(await ask({ query: 'apples', index: 'Pape' })).toContain('There are: Papers.')
  })

  it('is stopped in the middle, keeps what was read, and goes on', async () => {
    const test = await openStudio({ engine: false })
    const { knowledge } = test.studio.tools
    const folder = temporaryFolder('many')
    for (let at = 0; at < 12; at += 1) writeFileSync(join(folder, `${at}.txt`), `Document number ${at}.`)
    const { id } = await knowledge.create('test', 'Many', folder)
    const stop = new AbortController()
    const seen: KnowledgeEvent[] = []
    const stopped = (async () => {
      for await (const event of knowledge.update(id, stop.signal)) {
        seen.push(event)
        if (seen.length === 4) {
          expect(() => knowledge.remove('test', id)).toThrow('being indexed')
          stop.abort()
        }
      }
    })()
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
    const { files, indexedAt, busy } = knowledge.get('Many')
    expect({ indexedAt, busy }).toEqual({ indexedAt: null, busy: false })
    expect(files).toBeGreaterThanOrEqual(3)
    expect(files).toBeLessThan(12)
    expect(await update(test, 'Many')).toMatchObject({ added: 12 - files, unchanged: files })
  })

  it('refuses a folder that is gone and a name that is taken', async () => {
    const test = await openStudio({ engine: false })
    const { knowledge } = test.studio.tools
    const folder = temporaryFolder('gone')
    await knowledge.create('test', 'Gone', folder)
    await expect(knowledge.create('test', 'gone', folder)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(knowledge.create('test', 'Other', join(folder, 'none'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    rmSync(folder, { recursive: true })
    await expect(update(test, 'Gone')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is searched by meaning as well once there is an embedding model, and by words when it is gone', async () => {
    const test = await openStudio()
    const { studio } = test
    const { knowledge } = studio.tools
    const file = join(temporaryFolder('model'), 'bert.gguf')
    writeFileSync(file, bertGguf())
    const model = await studio.models.add('test', file, { origin: 'linked' })
    studio.settings.update('test', { embeddingModelId: model.id })
    const folder = temporaryFolder('cats')
    writeFileSync(join(folder, 'cat.txt'), 'the cat')
    writeFileSync(join(folder, 'sky.txt'), 'bread of the sky')
    await knowledge.create('test', 'Cats', folder)
    expect(await update(test, 'Cats')).toMatchObject({ added: 2, notEmbedded: null })
    expect(knowledge.get('Cats')).toMatchObject({ chunks: 2, embedded: 2 })
    const hits = await knowledge.search('the cat', 'Cats', 5, never)
    expect(hits[0]).toMatchObject({ path: 'cat.txt', by: 'both' })
    // A word that stands nowhere: only the vectors can say anything.
    expect((await knowledge.search('dog', 'Cats', 5, never)).map(({ by }) => by)).toEqual(['meaning', 'meaning'])
    studio.settings.update('test', { embeddings: false })
    expect(await knowledge.search('dog', 'Cats', 5, never)).toEqual([])
    expect(await knowledge.search('cat', 'Cats', 5, never)).toMatchObject([{ path: 'cat.txt', by: 'words' }])
  })
})
