import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rawConnection } from '../../../../src/main/store/connect.ts'
import type { Migration } from '../../../../src/main/store/migration.ts'
import { migrations } from '../../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../../src/main/store/open.ts'
import { temporaryProfile } from '../../../support/profile.ts'

/** The schema these tests go on from, whatever came after it. */
const first = migrations.slice(0, 1)

const second: Migration = {
  version: 2,
  name: 'second',
  sql: "CREATE TABLE later (a TEXT NOT NULL) STRICT; INSERT INTO later VALUES ('from sql');",
  after: (tx) => void tx.run("INSERT INTO later VALUES ('from code')"),
}

describe('a migration', () => {
  test('runs once, after a whole backup of what was there, and tells the user', async () => {
    const profile = temporaryProfile()
    const old = await profile.open({ migrations: first })
    old.run("INSERT INTO setting (key, value) VALUES ('kept', '1')")
    const { logId } = old
    await old.close()
    const store = await profile.open({ migrations: [...first, second] })
    expect(store.notices.map((notice) => notice.code)).toEqual(['MIGRATED'])
    expect(store.logId).toBe(logId)
    expect(store.all('SELECT a FROM later')).toEqual([{ a: 'from sql' }, { a: 'from code' }])
    expect(store.get('PRAGMA user_version')).toEqual({ user_version: 2 })
    const name = readdirSync(join(profile.folder, 'backups')).find((file) => store.notices[0]?.message.includes(file))
    const backup = rawConnection(join(profile.folder, 'backups', name!), { readOnly: true })
    expect(backup.pragma('user_version', { simple: true })).toBe(1)
    expect(backup.prepare('SELECT key FROM setting').all()).toEqual([{ key: 'kept' }])
    backup.close()
    await store.close()
    const again = await profile.open({ migrations: [...first, second] })
    expect(again.notices).toEqual([])
  })

  test.each<[string, Partial<Migration>]>([
    ['in its SQL', { sql: `${second.sql} SELECT * FROM missing;` }],
    ['in its code', { after: () => JSON.parse('{') }],
    [
      'in what it leaves',
      {
        sql: 'CREATE TABLE p (a PRIMARY KEY); CREATE TABLE c (a REFERENCES p); PRAGMA defer_foreign_keys = 1; INSERT INTO c VALUES (1);',
      },
    ],
  ])('that fails %s leaves the version before it and all data', async (_, broken) => {
    const profile = temporaryProfile()
    const old = await profile.open({ migrations: first })
    old.run("INSERT INTO setting (key, value) VALUES ('kept', '1')")
    await old.close()
    const steps = [...first, { ...second, ...broken }]
    await expect(profile.open({ migrations: steps })).rejects.toMatchObject({
      message: expect.stringContaining('was undone'),
    })
    const store = await profile.open({ migrations: first })
    expect(store.get('PRAGMA user_version')).toEqual({ user_version: 1 })
    expect(store.all("SELECT name FROM sqlite_schema WHERE name IN ('later', 'p', 'c')")).toEqual([])
    expect(store.all('SELECT key FROM setting')).toEqual([{ key: 'kept' }])
  })

  test('that was edited after it was applied is noticed', async () => {
    const profile = temporaryProfile()
    await (await profile.open({ migrations: [...first, second] })).close()
    const edited = { ...second, sql: `${second.sql} -- edited` }
    await expect(profile.open({ migrations: [...first, edited] })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('with a wrong number is refused before anything is opened', async () => {
    const profile = temporaryProfile()
    const options = { path: profile.path, appVersion: '0', migrations: [...first, { ...second, version: 3 }] }
    await expect(openStore(options)).rejects.toThrow(/number 2/)
    expect(readdirSync(profile.folder)).toEqual([])
  })
})

test('backups: a clean exit makes one a day and three are kept', async () => {
  const profile = temporaryProfile()
  const folder = join(profile.folder, 'backups')
  await (await profile.open({ migrations: first })).close()
  expect(readdirSync(folder)).toHaveLength(1)
  await (await profile.open({ migrations: first })).close()
  expect(readdirSync(folder)).toHaveLength(1)
  let steps = [...first]
  for (let version = 2; version <= 6; version++) {
    steps = [
      ...steps,
      { version, name: `step ${version}`, sql: `CREATE TABLE t${version} (a) STRICT`.replace('(a)', '(a TEXT)') },
    ]
    await (await profile.open({ migrations: steps })).close()
  }
  expect(
    readdirSync(folder)
      .map((name) => name.slice(0, 9))
      .sort(),
  ).toEqual(['backup-v3', 'backup-v4', 'backup-v5'])
})
