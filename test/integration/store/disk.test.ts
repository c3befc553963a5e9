import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { AuditLog } from '../../../src/main/govern/audit.ts'
import { rawConnection } from '../../../src/main/store/connect.ts'
import { migrations } from '../../../src/main/store/migrations/all.ts'
import { openStore } from '../../../src/main/store/open.ts'
import type { Store } from '../../../src/main/store/types.ts'
import { freezeFile, makeSmallDisk, type SmallDisk, whyNoMount } from '../../support/mount.ts'
import { temporaryProfile } from '../../support/profile.ts'

const reason = whyNoMount()
if (reason) console.warn(`Skipped: full and read-only disks, because ${reason}.`)

let disks: SmallDisk[] = []
afterEach(() => {
  for (const disk of disks) disk.remove()
  disks = []
})

function smallDisk(): SmallDisk {
  const disk = makeSmallDisk(2)
  disks.push(disk)
  return disk
}

const open = (disk: SmallDisk) =>
  openStore({ path: join(disk.folder, 'profile', 'studio.db'), migrations, appVersion: 'test' })
const count = (store: Store) => store.get<{ n: number }>('SELECT count(*) AS n FROM blob')?.n

/** Writes until the disk is full; returns how many writes were said to be on disk. */
function fill(store: Store): number {
  for (let n = 0; ; n++) {
    try {
      store.write((tx) => {
        tx.blobs.put(randomBytes(3000))
        tx.blobs.put(randomBytes(3000))
      })
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_FULL', message: expect.stringContaining('full') })
      return n
    }
  }
}

function fillWithFile(disk: SmallDisk, name: string): void {
  const file = join(disk.folder, name)
  for (let size = 2_000_000; size > 0; size = Math.floor(size / 2)) {
    try {
      writeFileSync(file, randomBytes(size), { flag: 'a' })
    } catch (error) {
      expect((error as { code?: string }).code).toBe('ENOSPC')
    }
  }
}

describe.skipIf(reason !== null)('a full disk', () => {
  test('is a clear error in write and enqueue, leaves nothing half done, and the store works on once there is room', async () => {
    const disk = smallDisk()
    writeFileSync(join(disk.folder, 'filler'), randomBytes(700_000))
    const store = await open(disk)
    const audit = new AuditLog(store)
    audit.append({ actor: 'test', action: 'a', subject: 's', result: 'ok' })
    const written = fill(store)
    expect(written).toBeGreaterThan(10)
    expect(count(store)).toBe(2 * written)
    const queued = await Promise.allSettled(
      [1, 2].map(() => store.enqueue((tx) => void tx.blobs.put(randomBytes(20_000)))),
    )
    for (const result of queued) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FULL' } })
    expect(count(store)).toBe(2 * written)
    rmSync(join(disk.folder, 'filler'))
    store.write((tx) => tx.blobs.put(randomBytes(20_000)))
    await store.enqueue((tx) => void tx.blobs.put(randomBytes(20_000)))
    audit.append({ actor: 'test', action: 'b', subject: 's', result: 'ok' })
    expect(count(store)).toBe(2 * written + 2)
    expect(store.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 2 })
    await store.close()
  })

  test('at the exit does not keep the studio from closing, and leaves no half backup', async () => {
    const disk = smallDisk()
    const store = await open(disk)
    const written = fill(store)
    fillWithFile(disk, 'filler')
    await store.close()
    const folder = join(disk.folder, 'profile', 'backups')
    expect(readdirSync(join(disk.folder, 'profile')).includes('backups') ? readdirSync(folder) : []).toEqual([])
    rmSync(join(disk.folder, 'filler'))
    const again = await open(disk)
    expect(count(again)).toBe(2 * written)
    await again.close()
  })

  test('at the start is a clear error, and the profile opens once there is room', async () => {
    const disk = smallDisk()
    fillWithFile(disk, 'filler')
    await expect(open(disk)).rejects.toMatchObject({ code: 'STORE_FULL' })
    rmSync(join(disk.folder, 'filler'))
    const store = await open(disk)
    expect(store.notices).toEqual([])
    await store.close()
  })
})

const expectReadOnly = async (store: Store) => {
  expect(store.readOnly).toBe(true)
  expect(store.notices.map((notice) => notice.code)).toEqual(['READ_ONLY'])
  const refused = { code: 'STORE_READ_ONLY', message: expect.stringContaining('cannot be written') }
  expect(() => store.write(() => 1)).toThrow(expect.objectContaining(refused))
  await expect(store.enqueue(() => undefined)).rejects.toMatchObject(refused)
  expect(store.get("SELECT value FROM setting WHERE key = 'kept'")).toEqual({ value: '1' })
  expect(await store.reader.all('SELECT count(*) AS n FROM setting')).toEqual([{ n: 1 }])
}

describe.skipIf(reason !== null)('a read-only', () => {
  test('profile can be looked at, says what is wrong on every write, and is not touched', async () => {
    const disk = smallDisk()
    const first = await open(disk)
    first.run("INSERT INTO setting (key, value) VALUES ('kept', '1')")
    const { logId } = first
    await first.close()
    disk.freeze()
    const store = await open(disk)
    await expectReadOnly(store)
    expect(store.logId).toBe(logId)
    await store.close()
  })

  test('profile with an unclean exit still shows the newest commit, which is only in the log', async () => {
    const disk = smallDisk()
    const profile = temporaryProfile()
    const store = await profile.open()
    store.run("INSERT INTO setting (key, value) VALUES ('kept', '1')")
    mkdirSync(join(disk.folder, 'profile'))
    for (const suffix of ['', '-wal'])
      copyFileSync(profile.path + suffix, join(disk.folder, 'profile', `studio.db${suffix}`))
    disk.freeze()
    const copy = await open(disk)
    await expectReadOnly(copy)
    await copy.close()
  })

  test('folder without a profile is a clear error', async () => {
    const disk = smallDisk()
    disk.freeze()
    await expect(open(disk)).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
  })

  test('file in a folder that can be written opens read-only as well, and frees the profile', async () => {
    const profile = temporaryProfile()
    const first = await profile.open()
    first.run("INSERT INTO setting (key, value) VALUES ('kept', '1')")
    await first.close()
    const thaw = freezeFile(profile.path)
    try {
      const store = await profile.open()
      await expectReadOnly(store)
      await store.close()
    } finally {
      thaw()
    }
    expect((await profile.open()).readOnly).toBe(false)
  })

  test('profile from the future is refused as such', async () => {
    const disk = smallDisk()
    await (await open(disk)).close()
    const raw = rawConnection(join(disk.folder, 'profile', 'studio.db'))
    raw.pragma('user_version = 99')
    raw.close()
    disk.freeze()
    await expect(open(disk)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
  })
})
