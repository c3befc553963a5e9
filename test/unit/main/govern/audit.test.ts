import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AuditVerdict } from '@shared/audit.ts'
import { AuditEntry } from '@shared/audit.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AuditLog } from '../../../../src/main/govern/audit.ts'
import { connect } from '../../../../src/main/store/connect.ts'
import { type Profile, temporaryProfile } from '../../../support/profile.ts'

const event = (subject: string, details?: unknown) => ({
  actor: 'user',
  action: 'test.done',
  subject,
  result: 'ok',
  details,
})

describe('the audit log', () => {
  test('numbers from 1 without a gap, links the rows and verifies', async () => {
    const store = await temporaryProfile().open()
    const audit = new AuditLog(store)
    const entries = ['a', 'b', 'c'].map((subject) => audit.append(event(subject, { b: 1, a: [subject] })))
    expect(entries.map((entry) => AuditEntry.parse(entry).seq)).toEqual([1, 2, 3])
    expect(await audit.list({ limit: 2 })).toEqual([entries[2], entries[1]])
    expect(await audit.list({ limit: 9, before: 3 })).toEqual([entries[1], entries[0]])
    expect(await audit.details(2)).toEqual({ a: ['b'], b: 1 })
    expect(await audit.verify()).toEqual({ ok: true, entries: 3, firstBad: null, head: entries[2]?.hash })
  })

  test('commits with the change it describes, or not at all', async () => {
    const store = await temporaryProfile().open()
    const audit = new AuditLog(store)
    const change = (fail: boolean) =>
      store.write((tx) => {
        tx.run("INSERT INTO setting (key, value) VALUES ('k', '1')")
        audit.appendIn(tx, event('k'))
        if (fail) throw new Error('no')
      })
    expect(() => change(true)).toThrow('no')
    expect(await audit.verify()).toMatchObject({ entries: 0 })
    change(false)
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 1 })
  })

  test('verifies whatever text and details it was given, also what has no UTF-8 form', async () => {
    const store = await temporaryProfile().open()
    const audit = new AuditLog(store)
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', 'a\udc00b', '\u0000', 'a\u0000b', '"\\'),
    )
    const details = fc.oneof(fc.anything({ withNullPrototype: true, maxDepth: 3 }), fc.dictionary(text, text))
    fc.assert(
      fc.property(text, text, details, (actor, subject, given) => {
        audit.append({ actor, action: 'x', subject, result: 'ok', details: given })
      }),
      { numRuns: 200 },
    )
    expect(() => audit.append(event('big', 1n))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }))
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 200 })
  })

  test('is checked across pages, and the first bad row of a late page is named', async () => {
    const profile = temporaryProfile()
    const store = await profile.open()
    const audit = new AuditLog(store)
    store.write((tx) => {
      for (let n = 0; n < 2500; n++) audit.appendIn(tx, event(`s${n}`))
    })
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 2500 })
    tamper(profile.path, "UPDATE audit SET result = 'denied' WHERE seq = 2100")
    expect(await audit.verify()).toMatchObject({ ok: false, entries: 2099, firstBad: { seq: 2100 } })
    await expect(audit.verify(AbortSignal.abort())).rejects.toThrow()
  })
})

/** What someone with the file and a database program can do. */
function tamper(path: string, sql: string): void {
  const db = connect(path)
  db.exec(
    'DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_deleted; DROP TRIGGER IF EXISTS audit_has_no_gap',
  )
  db.pragma('ignore_check_constraints = ON')
  db.exec(sql)
  db.close()
}

function outsideVerdict(path: string, head?: string): { status: number | null; verdict: AuditVerdict } {
  const script = resolve('resources/verify-audit.mjs')
  const { status, stdout } = spawnSync(process.execPath, [script, path, ...(head ? [head] : [])], { encoding: 'utf8' })
  return { status, verdict: JSON.parse(stdout) }
}

async function logged(): Promise<{ profile: Profile; head: string }> {
  const profile = temporaryProfile()
  const store = await profile.open()
  const audit = new AuditLog(store)
  const odd = { é: 1e21, '\u20ac': -0, a: [0.1, 1e-7, null, true], '😀': '\u2028"\\\n', '': { z: 1, '10': 2, '9': 3 } }
  const entries = [1, 2, 3, 4, 5, 6].map((n) => audit.append(event(`对象 ${n}`, n % 2 ? odd : undefined)))
  await store.close()
  return { profile, head: entries[5]!.hash }
}

describe('the verifier that has no code of the studio', () => {
  test.each<[string, number | null]>([
    ['SELECT 1', null],
    ["UPDATE audit SET actor = 'someone' WHERE seq = 3", 3],
    ['UPDATE audit SET at = at + 1 WHERE seq = 1', 1],
    ["UPDATE audit SET details = '{}' WHERE seq = 5", 5],
    [`UPDATE audit SET details = '"erased"' WHERE seq = 3`, 3],
    [`UPDATE audit SET details = '"erased"' WHERE seq = 3; UPDATE audit SET actor = 'someone' WHERE seq = 5`, 3],
    ['UPDATE audit SET details_digest = previous_hash WHERE seq = 2', 2],
    ['DELETE FROM audit WHERE seq = 4', 4],
    ['DELETE FROM audit WHERE seq = 1', 1],
    ['UPDATE audit SET seq = 100 WHERE seq = 6', 6],
    ['UPDATE audit SET seq = -1 WHERE seq = 6', 1],
    [
      'UPDATE audit SET seq = 100 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 100',
      2,
    ],
    ["UPDATE meta SET value = 'other' WHERE key = 'log_id'", 1],
  ])('agrees with the studio after: %s', async (sql, badAt) => {
    const { profile } = await logged()
    const copy = join(profile.folder, 'tampered.db')
    copyFileSync(profile.path, copy)
    tamper(copy, sql)
    const store = await temporaryProfileAt(profile, copy)
    const ours = await new AuditLog(store).verify()
    await store.close()
    const outside = outsideVerdict(copy)
    expect(ours.firstBad?.seq ?? null).toBe(badAt)
    expect(outside.verdict.firstBad?.seq ?? null).toBe(badAt)
    expect({ ...outside.verdict, firstBad: null }).toEqual({ ...ours, firstBad: null })
    expect(outside.status).toBe(badAt === null ? 0 : 1)
  })

  test('takes erased details for a fault, or lets them be erased without a word', async () => {
    const profile = temporaryProfile()
    const store = await profile.open()
    const audit = new AuditLog(store)
    for (const word of ['one', 'two', 'three']) audit.append(event(word, { secret: `${word} that nobody may know` }))
    const by = { actor: 'user', subject: 'forgetting' }
    store.write((tx) => audit.eraseIn(tx, [2, 3, 99], by))
    store.write((tx) => audit.eraseIn(tx, [2, 4], by))
    expect((await audit.list({ limit: 9 })).map(({ action }) => action)).toEqual([
      'audit.erased',
      ...Array(3).fill('test.done'),
    ])
    expect(await audit.details(2)).toBe('erased')
    expect(await audit.details(4)).toEqual({ rows: [2, 3] })
    const verdict = await audit.verify()
    expect(verdict).toMatchObject({ ok: true, entries: 4 })
    const refused = expect.objectContaining({ message: expect.stringContaining('append-only') })
    for (const sql of [
      `UPDATE audit SET details = '"other"' WHERE seq = 1`,
      `UPDATE audit SET details = '"erased"', actor = 'x' WHERE seq = 1`,
    ])
      expect(() => store.write((tx) => tx.run(sql))).toThrow(refused)
    await store.close()
    expect(outsideVerdict(profile.path)).toEqual({ status: 0, verdict })
    tamper(profile.path, 'DELETE FROM audit WHERE seq = 4')
    expect(outsideVerdict(profile.path).verdict).toMatchObject({ ok: false, entries: 1, firstBad: { seq: 2 } })
  })

  test('shows a cut-off end to whoever kept the head', async () => {
    const { profile, head } = await logged()
    expect(outsideVerdict(profile.path, head).verdict.ok).toBe(true)
    tamper(profile.path, 'DELETE FROM audit WHERE seq > 4')
    expect(outsideVerdict(profile.path).verdict.ok).toBe(true)
    expect(outsideVerdict(profile.path, head)).toMatchObject({
      status: 1,
      verdict: { ok: false, firstBad: { seq: 5 } },
    })
  })

  test('says what it needs when it is given nothing or another file', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [resolve('resources/verify-audit.mjs'), ...args]).status
    expect(run()).toBe(2)
    expect(run(resolve('package.json'))).toBe(2)
  })
})

const temporaryProfileAt = (profile: Profile, path: string) => profile.open({ path })
