import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect, rawConnection } from '../../../../src/main/store/connect.ts'
import { migrations } from '../../../../src/main/store/migrations/all.ts'
import { temporaryProfile } from '../../../support/profile.ts'

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

describe('a connection', () => {
  test('has every setting of the prologue, whatever the driver opens with', async () => {
    const profile = temporaryProfile()
    const store = await profile.open()
    const settings: Record<string, unknown> = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 }
    Object.assign(settings, { recursive_triggers: 1, trusted_schema: 0, secure_delete: 1, busy_timeout: 5000 })
    for (const [name, value] of Object.entries(settings)) {
      expect(Object.values(store.get<Record<string, unknown>>(`PRAGMA ${name}`) ?? {}), name).toEqual([value])
    }
    const readOnly = connect(profile.path, { readOnly: true })
    settings.busy_timeout = 5000
    for (const [name, value] of Object.entries(settings)) expect(readOnly.pragma(name, { simple: true })).toBe(value)
    readOnly.close()
  })

  test('does not take a file that cannot be in WAL mode', () => {
    expect(() => connect(':memory:')).toThrow(/journal_mode/)
  })
})

describe('opening', () => {
  test('makes a new profile, keeps its log id for good and marks a clean exit', async () => {
    const profile = temporaryProfile()
    const first = await profile.open()
    expect(first.notices).toEqual([])
    expect(first.logId).toMatch(/^[0-9a-f]{32}$/)
    const { logId } = first
    await first.close()
    expect(existsSync(`${profile.path}-wal`)).toBe(false)
    const again = await profile.open()
    expect(again.logId).toBe(logId)
    expect(again.notices).toEqual([])
  })

  test('closing twice, also at once, is harmless', async () => {
    const store = await temporaryProfile().open()
    await Promise.all([store.close(), store.close()])
    await store.close()
    expect(() => store.write(() => 1)).toThrow(/closed/)
    await expect(store.enqueue(() => undefined)).rejects.toThrow(/closed/)
  })

  test('leaves a database from the future untouched and names both versions', async () => {
    const profile = temporaryProfile()
    const store = await profile.open()
    store.run("INSERT INTO setting (key, value) VALUES ('a', '1')")
    await store.close()
    const raw = rawConnection(profile.path)
    raw.pragma('user_version = 99')
    raw.close()
    const before = { digest: digest(profile.path), mtime: statSync(profile.path).mtimeMs }
    const names = readdirSync(profile.folder).sort()
    await expect(profile.open()).rejects.toMatchObject({
      code: 'STORE_TOO_NEW',
      message: expect.stringMatching(new RegExp(`version 99.*version ${migrations.length}\\b`, 's')),
    })
    expect({ digest: digest(profile.path), mtime: statSync(profile.path).mtimeMs }).toEqual(before)
    expect(
      readdirSync(profile.folder)
        .filter((name) => !name.startsWith('profile.'))
        .sort(),
    ).toEqual(names.filter((name) => !name.startsWith('profile.')))
  })

  test('says what is in the way when the profile folder cannot be made', async () => {
    const profile = temporaryProfile()
    const file = join(profile.folder, 'a-file')
    writeFileSync(file, '')
    const path = join(file, 'deeper', 'studio.db')
    await expect(profile.open({ path })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining(file),
    })
  })

  test("leaves another program's database where it is", async () => {
    const profile = temporaryProfile()
    const raw = rawConnection(profile.path)
    raw.exec('CREATE TABLE theirs (a)')
    raw.close()
    const before = digest(profile.path)
    await expect(profile.open()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(digest(profile.path)).toBe(before)
  })

  test('waits for a program that holds the file for a moment', async () => {
    const profile = temporaryProfile()
    await (await profile.open()).close()
    const other = rawConnection(profile.path)
    other.exec('BEGIN EXCLUSIVE')
    setTimeout(() => other.close(), 300)
    const store = await profile.open()
    expect(store.run("INSERT INTO setting (key, value) VALUES ('a', '1')").changes).toBe(1)
  })

  test('gives up with STORE_BUSY when the file stays held, and frees the profile', async () => {
    const profile = temporaryProfile()
    await (await profile.open()).close()
    const other = rawConnection(profile.path)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN IMMEDIATE; UPDATE meta SET value = value; COMMIT')
    await expect(profile.open()).rejects.toMatchObject({ code: 'STORE_BUSY' })
    other.close()
    await profile.open()
  })
})

describe('the schema', () => {
  test('refuses to change or delete audit rows, even through INSERT OR REPLACE', async () => {
    const store = await temporaryProfile().open()
    const hash = 'a'.repeat(64)
    const insert = (verb: string, seq: number) =>
      store.run(
        `${verb} INTO audit (seq, at, actor, action, subject, result, details, details_digest, previous_hash, hash)
         VALUES (:seq, 1, 'a', 'b', 'c', 'd', '{}', :hash, :hash, :hash)`,
        { seq, hash },
      )
    insert('INSERT', 1)
    expect(() => insert('INSERT OR REPLACE', 1)).toThrow(/audit/)
    expect(() => insert('INSERT', 3)).toThrow(/without a gap/)
    expect(() => store.run("UPDATE audit SET actor = 'x'")).toThrow(/append-only/)
    expect(() => store.run('DELETE FROM audit')).toThrow(/append-only/)
    expect(() => store.run('UPDATE OR REPLACE audit SET seq = 2')).toThrow(/append-only/)
  })

  test('has no table that takes a value of the wrong type', async () => {
    const store = await temporaryProfile().open()
    const loose = store.all(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    expect(loose).toEqual([])
    expect(() => store.run("INSERT INTO setting (key, value) VALUES ('k', 'not json')")).toThrow(/CHECK/)
  })
})
