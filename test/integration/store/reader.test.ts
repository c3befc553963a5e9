import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WorkerReader } from '../../../src/main/store/reader.ts'
import { temporaryProfile } from '../../support/profile.ts'
import { buildReaderEntry } from '../../support/reader-entry.ts'

let reader: { entry: URL; remove: () => void }
beforeAll(async () => {
  reader = await buildReaderEntry()
})
afterAll(() => reader.remove())

const open = () => temporaryProfile().open({ readerEntry: reader.entry })

describe('the reader in its thread', () => {
  test('sees every committed write at once, with bytes, numbers and nulls intact', async () => {
    const store = await open()
    for (let n = 0; n < 20; n++) {
      store.run('INSERT INTO setting (key, value) VALUES (:key, :value)', { key: `k${n}`, value: String(n) })
      expect(await store.reader.all('SELECT count(*) AS n FROM setting')).toEqual([{ n: n + 1 }])
    }
    const [row] = await store.reader.all<Record<string, unknown>>(
      'SELECT :bytes AS bytes, :text AS text, :none AS none, 0.5 AS real',
      {
        bytes: Uint8Array.of(1, 0, 255),
        text: '文字',
        none: null,
      },
    )
    expect(row).toMatchObject({ text: '文字', none: null, real: 0.5 })
    expect(row?.bytes).toEqual(Uint8Array.of(1, 0, 255))
  })

  test('leaves this thread free during a heavy query', async () => {
    const store = await open()
    await store.reader.all('SELECT 1')
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    const heavy =
      'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000000) SELECT max(n) AS n FROM c'
    expect(await store.reader.all(heavy)).toEqual([{ n: 3_000_000 }])
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(5)
  })

  test('cannot write, reports a wrong statement and goes on', async () => {
    const store = await open()
    await expect(
      store.reader.all("INSERT INTO setting (key, value) VALUES ('a', '1') RETURNING key"),
    ).rejects.toMatchObject({
      code: 'STORE_READ_ONLY',
    })
    await expect(store.reader.all('SELECT key FROM nowhere')).rejects.toThrow(/nowhere/)
    expect(await store.reader.all('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('answers what was asked before it was closed, and nothing after', async () => {
    const store = await open()
    const answers = Array.from({ length: 50 }, (_, n) => store.reader.all('SELECT :n AS n', { n }))
    await store.close()
    expect((await Promise.all(answers)).map(([row]) => row)).toEqual(answers.map((_, n) => ({ n })))
    await expect(store.reader.all('SELECT 1')).rejects.toMatchObject({ code: 'NOT_AVAILABLE' })
  })

  test('whose thread cannot start rejects instead of hanging, and is tried again', async () => {
    const lost = new WorkerReader(reader.entry, { path: '/nowhere/studio.db', nativeBinding: null })
    for (let tries = 0; tries < 2; tries++)
      await expect(lost.all('SELECT 1')).rejects.toMatchObject({ code: 'INTERNAL' })
    await lost.close()
  })
})
