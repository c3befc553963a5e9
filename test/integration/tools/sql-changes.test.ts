import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PendingApproval } from '@shared/runs.ts'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { runScript, type Turn } from '../../support/scripted-server.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

const sql = (text: string) => ({ name: 'sql_execute', arguments: { file: 'shop.db', sql: text } })
const done: Turn = { answer: 'Done.' }

async function open(): Promise<{ test: TestStudio; file: string }> {
  const test = await openStudio({ engine: false })
  const folder = temporaryFolder('workspace')
  test.studio.settings.update('test', { workspacePath: folder })
  const file = join(folder, 'shop.db')
  const db = new Database(file)
  db.exec("create table items (id integer primary key, name text); insert into items values (1, 'lamp'), (2, 'pen')")
  db.close()
  return { test, file }
}

const namesIn = (file: string): unknown => {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare('select group_concat(name) from items').pluck().get()
  } finally {
    db.close()
  }
}

it('a change of a database is made before it is approved, not shown, or cannot be undone', async () => {
  const { test, file } = await open()
  const before = readFileSync(file)
  const asked: PendingApproval[] = []
  const run = await runScript(
    test,
    [{ calls: [sql("insert into items values (3, 'cup')")] }, done],
    ['sql_execute'],
    (pending) => {
      expect(readFileSync(file).equals(before)).toBe(true)
      asked.push(pending)
      return 'approve'
    },
  )
  expect(run.status).toBe('done')
  expect(asked).toMatchObject([{ changes: [{ kind: 'write', path: 'shop.db', before: { bytes: before.length } }] }])
  expect(namesIn(file)).toBe('lamp,pen,cup')
  const api = clientOf(test)
  expect(await api.changes.list({ runId: run.id })).toMatchObject([{ kind: 'write', path: 'shop.db', state: 'made' }])
  await api.changes.undo({ runId: run.id })
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(join(file, '..'))).toEqual(['shop.db'])
})

it('a denied change is made, or the first of a step stays when the second fails', async () => {
  const { test, file } = await open()
  const before = readFileSync(file)
  await runScript(test, [{ calls: [sql('delete from items')] }, done], ['sql_execute'], () => 'deny')
  expect(readFileSync(file).equals(before)).toBe(true)
  const step: Turn = { calls: [sql('delete from items'), sql('insert into nowhere values (1)')] }
  await runScript(test, [step, done], ['sql_execute'])
  expect(readFileSync(file).equals(before)).toBe(true)
})

it('a change that makes a file too large to be undone is made all the same, or told to have been made', async () => {
  const { test, file } = await open()
  const before = readFileSync(file)
  const large = 'insert into items (name) values (zeroblob(20000000)), (zeroblob(20000000))'
  const run = await runScript(test, [{ calls: [sql(large)] }, done], ['sql_execute'])
  const { spans } = await clientOf(test).runs.get({ runId: run.id })
  expect(spans.find(({ kind }) => kind === 'tool')).toMatchObject({
    status: 'error',
    error: { message: expect.stringContaining('32 MB') },
  })
  expect(readFileSync(file).equals(before)).toBe(true)
})
