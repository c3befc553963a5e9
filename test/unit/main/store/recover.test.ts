import { copyFileSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rawConnection } from '../../../../src/main/store/connect.ts'
import { type Profile, temporaryProfile } from '../../../support/profile.ts'

/** A profile with one clean exit, so with one backup, that holds `count` settings. */
async function filled(count = 200): Promise<Profile> {
  const profile = temporaryProfile()
  const store = await profile.open()
  store.write((tx) => {
    for (let n = 0; n < count; n++) {
      tx.run('INSERT INTO setting (key, value) VALUES (:key, :value)', {
        key: `k${n}`,
        value: JSON.stringify('v'.repeat(200)),
      })
    }
  })
  await store.close()
  return profile
}

function overwrite(path: string, at: number, length: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0x5a, at, at + length)
  writeFileSync(path, bytes)
}

const damaged = (profile: Profile) => readdirSync(profile.folder).filter((name) => name.includes('.damaged-'))
const count = 'SELECT count(*) AS n FROM setting'

describe('a damaged database', () => {
  test.each<[string, (path: string) => void]>([
    ['its header overwritten', (path) => overwrite(path, 0, 100)],
    [
      'its first page zeroed',
      (path) => writeFileSync(path, Buffer.concat([Buffer.alloc(4096), readFileSync(path).subarray(4096)])),
    ],
    ['its middle overwritten', (path) => overwrite(path, 4096 * 3, 4096 * 8)],
    ['its second half missing', (path) => truncateSync(path, Math.floor(readFileSync(path).length / 8192) * 4096)],
    ['nothing left in it', (path) => truncateSync(path, 0)],
    ['a text in its place', (path) => writeFileSync(path, 'these are my notes')],
  ])('with %s comes back from the backup; the file is kept and named', async (_, damage) => {
    const profile = await filled()
    damage(profile.path)
    const bytes = readFileSync(profile.path)
    const store = await profile.open()
    expect(store.get(count)).toEqual({ n: 200 })
    expect(store.notices.map((notice) => notice.code)).toEqual(['RESTORED_FROM_BACKUP'])
    const [kept] = damaged(profile)
    expect(readFileSync(join(profile.folder, kept!)).equals(bytes)).toBe(true)
    expect(store.notices[0]?.message).toContain(kept)
    expect(store.notices[0]?.message).toContain(readdirSync(join(profile.folder, 'backups'))[0])
    await store.close()
    expect((await profile.open()).notices).toEqual([])
  })

  test('whose newest backup is damaged as well comes back from the one before', async () => {
    const profile = await filled()
    const folder = join(profile.folder, 'backups')
    const [good] = readdirSync(folder)
    const bad = 'backup-v1-29990101T000000000Z.db'
    copyFileSync(join(folder, good!), join(folder, bad))
    overwrite(join(folder, bad), 4096 * 2, 4096 * 6)
    overwrite(profile.path, 0, 4096)
    const store = await profile.open()
    expect(store.get(count)).toEqual({ n: 200 })
    expect(store.notices[0]?.message).toContain(good)
  })

  test('with no backup starts empty and says so', async () => {
    const profile = temporaryProfile()
    writeFileSync(profile.path, 'x'.repeat(5000))
    const store = await profile.open()
    expect(store.notices.map((notice) => notice.code)).toEqual(['STARTED_EMPTY'])
    expect(damaged(profile)).toHaveLength(1)
    expect(store.get(count)).toEqual({ n: 0 })
  })

  test('does not leave its log behind to be played into the restored file', async () => {
    const profile = await filled()
    const raw = rawConnection(profile.path)
    raw.exec(`UPDATE setting SET value = '"newer"' WHERE key = 'k1'`)
    for (const suffix of ['', '-wal']) copyFileSync(profile.path + suffix, `${profile.path}.copy${suffix}`)
    raw.close()
    for (const suffix of ['', '-wal']) renameSync(`${profile.path}.copy${suffix}`, profile.path + suffix)
    overwrite(profile.path, 0, readFileSync(profile.path).length)
    const store = await profile.open()
    expect(store.get("SELECT length(value) AS n FROM setting WHERE key = 'k1'")).toEqual({ n: 202 })
    expect(damaged(profile).some((name) => name.endsWith('-wal'))).toBe(true)
  })

  test('whose recovery was cut short after it was moved aside is still restored', async () => {
    const profile = await filled()
    renameSync(profile.path, `${profile.path}.damaged-20260101T000000000Z`)
    writeFileSync(`${profile.path}-wal`, 'left over')
    const store = await profile.open()
    expect(store.notices.map((notice) => notice.code)).toEqual(['RESTORED_FROM_BACKUP'])
    expect(store.get(count)).toEqual({ n: 200 })
  })
})

test('an unclean exit is checked and told once', async () => {
  const profile = await filled()
  const raw = rawConnection(profile.path)
  raw.exec("UPDATE meta SET value = '0' WHERE key = 'clean_exit'")
  raw.close()
  const store = await profile.open()
  expect(store.notices.map((notice) => notice.code)).toEqual(['CHECKED_AFTER_UNCLEAN_EXIT'])
  await store.close()
  expect((await profile.open()).notices).toEqual([])
})

test('a row that breaks a rule is not taken for a damaged file, which would throw away what is newer', async () => {
  const profile = await filled()
  const raw = rawConnection(profile.path)
  raw.pragma('ignore_check_constraints = ON')
  raw.exec("INSERT INTO setting (key, value) VALUES ('odd', 'not json')")
  raw.close()
  const store = await profile.open()
  expect(store.notices).toEqual([])
  expect(store.get(count)).toEqual({ n: 201 })
})

test('damage that is met while working leaves the exit unclean, so that the next start repairs it', async () => {
  const profile = await filled(3000)
  const store = await profile.open()
  const raw = rawConnection(profile.path)
  const root = raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_setting_1'").pluck().get()
  raw.close()
  overwrite(profile.path, (Number(root) - 1) * 4096, 4096)
  // Pages it has read before would hide the damage.
  store.run('PRAGMA shrink_memory')
  expect(() => store.all('SELECT key FROM setting ORDER BY key')).toThrow(
    expect.objectContaining({ code: 'STORE_CORRUPT' }),
  )
  await store.close()
  const again = await profile.open()
  expect(again.notices.map((notice) => notice.code)).toEqual(['RESTORED_FROM_BACKUP'])
  expect(again.get(count)).toEqual({ n: 3000 })
})
