import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuditLog } from '../../../src/main/govern/audit.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { bundleForNode } from '../../support/bundle.ts'
import { runChild } from '../../support/child.ts'
import { temporaryProfile } from '../../support/profile.ts'

let writer: { file: string; remove: () => void }
beforeAll(async () => {
  writer = await bundleForNode('test/integration/store/writer.child.ts')
})
afterAll(() => writer.remove())

const keys = (store: Store) => new Set(store.all<{ key: string }>('SELECT key FROM setting').map((row) => row.key))

async function expectWhole(store: Store): Promise<void> {
  expect(store.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
  expect(await new AuditLog(store).verify()).toMatchObject({ ok: true })
  const rows = store.get<{ settings: number; audits: number }>(
    'SELECT (SELECT count(*) FROM setting) AS settings, (SELECT count(*) FROM audit) AS audits',
  )
  expect(rows?.settings).toBe(rows?.audits)
}

describe('kill -9', () => {
  test('of a writer at 25 random moments loses nothing it was told is on disk, and nothing is half done', async () => {
    const profile = temporaryProfile()
    const acked = new Set<string>()
    let next = 1
    for (let round = 0; round < 25; round++) {
      const child = runChild(writer.file, ['write', profile.path, String(next)])
      await child.said('ready')
      await sleep(Math.random() * 120)
      await child.kill()
      for (const line of child.lines) if (line.startsWith('ack ')) acked.add(`k${line.slice(4)}`)
      const store = await profile.open()
      expect(store.notices.map((notice) => notice.code)).toEqual(['CHECKED_AFTER_UNCLEAN_EXIT'])
      const present = keys(store)
      expect([...acked].filter((key) => !present.has(key))).toEqual([])
      await expectWhole(store)
      next = Math.max(0, ...[...present].map((key) => Number(key.slice(1)))) + 1
      await store.close()
    }
    expect(acked.size).toBeGreaterThan(25)
  })

  test('while a new profile is being made leaves one that opens', async () => {
    for (let round = 0; round < 12; round++) {
      const profile = temporaryProfile()
      const child = runChild(writer.file, ['write', profile.path, '1'])
      await sleep(40 + round * 8)
      await child.kill()
      const store = await profile.open()
      // Killed between two steps of the schema, it is brought on from there.
      const expected = ['CHECKED_AFTER_UNCLEAN_EXIT', 'MIGRATED']
      expect(store.notices.filter((notice) => !expected.includes(notice.code))).toEqual([])
      await expectWhole(store)
      await store.close()
    }
  })

  test('inside a migration leaves the version before it', async () => {
    const profile = temporaryProfile()
    await (await profile.open()).close()
    const child = runChild(writer.file, ['migrate', profile.path])
    await child.said('inside')
    await child.kill()
    const store = await profile.open()
    expect(store.get('PRAGMA user_version')).toEqual({ user_version: migrations.length })
    expect(keys(store).size).toBe(0)
    await expectWhole(store)
  })
})

describe('one profile', () => {
  test('is refused to a second studio, naming the first, and free again once that was killed', async () => {
    const profile = temporaryProfile()
    const holder = runChild(writer.file, ['hold', profile.path])
    await holder.said('ready')
    await expect(profile.open()).rejects.toMatchObject({
      code: 'PROFILE_LOCKED',
      message: expect.stringContaining(`process ${holder.pid}`),
      data: { pid: holder.pid },
    })
    await holder.kill()
    await profile.open()
  })

  test('is given to exactly one of several that start at once', async () => {
    const profile = temporaryProfile()
    const children = [1, 2, 3, 4].map(() => runChild(writer.file, ['hold', profile.path]))
    const answers = await Promise.all(
      children.map((child) => Promise.race([child.said('ready'), child.said('failed')]).catch(String)),
    )
    expect(answers.filter((answer) => answer === 'ready')).toHaveLength(1)
    expect(answers.filter((answer) => answer.startsWith('failed PROFILE_LOCKED'))).toHaveLength(3)
    await Promise.all(children.map((child) => child.kill()))
  })

  test('is refused to a second store of the same program', async () => {
    const profile = temporaryProfile()
    await profile.open()
    await expect(profile.open()).rejects.toMatchObject({ code: 'PROFILE_LOCKED', data: { pid: process.pid } })
  })
})
