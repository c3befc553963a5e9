import { describe, expect, test } from 'vitest'
import type { Store } from '../../../../src/main/store/types.ts'
import { temporaryProfile } from '../../../support/profile.ts'

const put = (store: Pick<Store, 'run'>, key: string) =>
  store.run('INSERT INTO setting (key, value) VALUES (:key, :value)', { key, value: '1' })
const keys = (store: Store) =>
  store.all<{ key: string }>('SELECT key FROM setting ORDER BY rowid').map((row) => row.key)

describe('write', () => {
  test('undoes everything when the work throws', async () => {
    const store = await temporaryProfile().open()
    const failing = () =>
      store.write((tx) => {
        put(tx, 'a')
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(keys(store)).toEqual([])
    expect(store.write((tx) => put(tx, 'b').changes)).toBe(1)
  })

  test('comes after what was queued before it, although queued work waits', async () => {
    const store = await temporaryProfile().open()
    const queued = store.enqueue((tx) => void put(tx, 'first'))
    store.write((tx) => put(tx, 'second'))
    expect(keys(store)).toEqual(['first', 'second'])
    await queued
  })

  test('keeps queued work when it fails itself', async () => {
    const store = await temporaryProfile().open()
    const queued = store.enqueue((tx) => void put(tx, 'queued'))
    expect(() => store.write(() => JSON.parse('{'))).toThrow(SyntaxError)
    await queued
    expect(keys(store)).toEqual(['queued'])
  })

  test('refuses a promise, whose changes would land outside the transaction', async () => {
    const store = await temporaryProfile().open()
    const late = async (tx: Pick<Store, 'run'>) => void put(tx, 'late')
    expect(() => store.write(late)).toThrow(/promise/)
    expect(keys(store)).toEqual([])
  })

  test('refuses a write inside a write instead of losing its promise to be on disk', async () => {
    const store = await temporaryProfile().open()
    expect(() => store.write(() => store.write(() => 1))).toThrow(/inside a write/)
    expect(() => store.write(() => store.flush())).toThrow(/inside a write/)
    store.write(() => put(store, 'plain statements join'))
    expect(keys(store)).toEqual(['plain statements join'])
  })
})

describe('enqueue', () => {
  test('commits the others when one of a group throws', async () => {
    const store = await temporaryProfile().open()
    const works = [0, 1, 2, 3, 4].map((n) =>
      store.enqueue((tx) => {
        put(tx, `k${n}`)
        if (n === 2) throw new Error('third')
      }),
    )
    const results = await Promise.allSettled(works)
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
    expect(keys(store)).toEqual(['k0', 'k1', 'k3', 'k4'])
  })

  test('is visible to another connection once its promise resolved', async () => {
    const store = await temporaryProfile().open()
    await store.enqueue((tx) => void put(tx, 'a'))
    expect(await store.reader.all('SELECT key FROM setting')).toEqual([{ key: 'a' }])
  })

  test('is flushed by close, and by flush', async () => {
    const profile = temporaryProfile()
    const store = await profile.open()
    const first = store.enqueue((tx) => void put(tx, 'flushed'))
    store.flush()
    expect(keys(store)).toEqual(['flushed'])
    const second = store.enqueue((tx) => void put(tx, 'closed'))
    await store.close()
    await Promise.all([first, second])
    expect(keys(await profile.open())).toEqual(['flushed', 'closed'])
  })

  test('may be called from within a work, for later', async () => {
    const store = await temporaryProfile().open()
    let later: Promise<void> | undefined
    store.write((tx) => {
      put(tx, 'now')
      later = store.enqueue((next) => void put(next, 'later'))
    })
    await later
    expect(keys(store)).toEqual(['now', 'later'])
  })
})
