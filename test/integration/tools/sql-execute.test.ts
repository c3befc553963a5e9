import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { carryOut } from '../../../src/main/store/untrusted/carry-out.ts'
import { sqlExecute } from '../../../src/main/tools/builtin/sql-execute.ts'
import { sqlQuery } from '../../../src/main/tools/builtin/sql-query.ts'
import { sqlSchema } from '../../../src/main/tools/builtin/sql-schema.ts'
import type { SqlRunner } from '../../../src/main/tools/ports.ts'
import { sqlRunner } from '../../support/sql-runner.ts'
import { contextFor, failureOf, makeWorkspace } from '../../unit/main/tools/fixture.ts'

const runner: SqlRunner = sqlRunner({ timeoutMs: 20_000 })

function shop(): { root: string; beside: string; file: string } {
  const { root, beside } = makeWorkspace()
  const file = join(root, 'shop.db')
  const db = new Database(file)
  db.exec(`create table makers (code text primary key, name text);
    create table items (id integer primary key, name text not null, price real, maker text references makers(code));
    create view cheap as select name from items where price < 10;
    insert into makers values ('a', 'Acme');
    insert into items values (1, 'lamp', 34.9, 'a'), (2, 'pen', 1.5, null)`)
  db.close()
  return { root, beside, file }
}

const change = async (root: string, sql: string, by = runner, signal?: AbortSignal) =>
  (await sqlExecute(by).run({ file: 'shop.db', sql }, contextFor(root, signal ? { signal } : {}))).content
const ask = async (root: string, query: string) =>
  (await sqlQuery(runner).run({ file: 'shop.db', query }, contextFor(root))).content
const schema = async (root: string, file: string, table?: string) =>
  (await sqlSchema(runner).run({ file, ...(table === undefined ? {} : { table }) }, contextFor(root))).content

describe('sql_schema', () => {
  test('what is needed to write a query is not told', async () => {
    const { root } = shop()
    expect(await schema(root, 'shop.db')).toBe(
      [
        'items: 2 rows\n  id INTEGER key\n  name TEXT not null\n  price REAL\n  maker TEXT -> makers.code',
        '  row: 1 | lamp | 34.9 | a\n  row: 2 | pen | 1.5 | NULL\n',
        'makers: 1 row\n  code TEXT key\n  name TEXT\n  row: a | Acme\n',
        'cheap (view): 1 row\n  name TEXT\n  row: pen',
      ].join('\n'),
    )
    expect(await schema(root, 'shop.db', 'MAKERS')).toContain('makers: 1 row')
    const wrong = await failureOf(() => schema(root, 'shop.db', 'item'))
    expect(wrong.message).toBe('There is no table "item". Did you mean "items"? The tables are: items, makers, cheap.')
    expect(await schema(resolve('resources/workspace'), 'data/sales.db')).toContain('customers: ')
  })

  test('a broken view or an empty file hides the rest', async () => {
    const { root, file } = shop()
    const db = new Database(file)
    db.exec('create view gone as select * from missing_table')
    db.close()
    expect(await schema(root, 'shop.db')).toMatch(/items: 2 rows[\s\S]*gone \(view\): rows unknown/)
    writeFileSync(join(root, 'empty.db'), '')
    expect(await schema(root, 'empty.db')).toBe('There are no tables.')
  })
})

describe('sql_execute', () => {
  test('a change is not made, or another is told', async () => {
    const { root } = shop()
    expect(await change(root, "insert into items values (3, 'cup', 4, 'a')")).toBe('Done. 1 row changed.')
    const several = `-- a remark with ; in it
      update items set price = price * 2 where name <> 'a;b'; delete from items where id = 2;
      create trigger log after insert on items begin update makers set name = 'x;y'; select case when 1 then 2 end; end;
      insert into items (name) values ('bag') returning id;`
    expect(await change(root, several)).toBe('Done, 4 statements. 5 rows changed.')
    expect(await ask(root, 'select group_concat(name) from items')).toBe('lamp,cup,bag')
    expect(await ask(root, 'select name from makers')).toBe('x;y')
  })

  test('half of what fails stays', async () => {
    const { root, file } = shop()
    const before = readFileSync(file)
    const failure = await failureOf(() =>
      change(root, "insert into items values (9, 'x', 1, null); insert into item values (1)"),
    )
    expect(failure.message).toContain('statement 2 of 2, and nothing was changed')
    expect(failure.message).toContain('Did you mean "items"?')
    expect(await ask(root, 'select count(*) from items')).toBe('2')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test.each([
    "attach 'other.db' as other",
    "/* */ attach 'other.db' as other",
    "insert into items values (5, 'x', 1, null); attach 'other.db' as other; create table other.t (x)",
    "detach 'main'",
    "vacuum into 'copy.db'",
    'vacuum',
    'pragma journal_mode = wal',
    'pragma writable_schema = on',
    'begin; insert into items values (5, 1, 1, null); commit',
    'commit',
    'rollback',
    'savepoint x',
    'select 1',
    'with x as (select 1) select * from x',
    'explain select 1',
    "insert into items select 5, load_extension('evil'), 1, null",
    "insert into items select 5, readfile('/etc/passwd'), 1, null",
    "insert into items select 5, writefile('x', 'y'), 1, null",
    "create virtual table t using csv(filename='/etc/passwd')",
    '-- nothing',
    "\uFEFFattach 'other.db' as other",
    "insert into sqlite_master values ('table','x','x',0,'')",
  ])('%s does something', async (sql) => {
    const { root, beside, file } = shop()
    const before = readFileSync(file)
    const work = {
      kind: 'execute' as const,
      file: before,
      sql,
      params: [],
      mostBytes: 1e7,
      nativeBinding: null,
      maxMemoryBytes: 1e9,
    }
    expect(await carryOut(work)).toMatchObject({ ok: false })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect([...readdirSync(root), ...readdirSync(beside)].sort()).toEqual(['shop.db', 'workspace'])
  })

  test('a change that is killed in the middle leaves traces, or fills the disk', async () => {
    const { root, file } = shop()
    const before = readFileSync(file)
    const endless = `update items set price = 0;
      insert into items (name) with recursive n(x) as (select 1 union all select x + 1 from n) select NUMBER from n`
    const idle = endless.replace('select NUMBER from n', 'select x from n where x < 0')
    const short = sqlRunner({ timeoutMs: 700 })
    expect((await failureOf(() => change(root, idle, short))).code).toBe('LIMIT_REACHED')
    const full = await failureOf(() => change(root, endless.replace('NUMBER', 'hex(randomblob(5000))')))
    expect(full.message).toContain('larger than the 32 MB')
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('stop')), 300)
    await expect(change(root, idle, runner, controller.signal)).rejects.toThrow('stop')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(root)).toEqual(['shop.db'])
  })

  test('a database in WAL mode loses its mode, or what its program has yet to write into it', async () => {
    const { root, file } = shop()
    const db = new Database(file)
    db.pragma('journal_mode = wal')
    db.exec("insert into items values (3, 'cup', 4, 'a')")
    const open = await failureOf(() => change(root, 'delete from items where id = 1'))
    expect(open).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('open in another program') })
    db.close()
    expect(await change(root, 'delete from items where id = 1')).toBe('Done. 1 row changed.')
    expect(readdirSync(root)).toEqual(['shop.db'])
    const again = new Database(file)
    expect(again.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(again.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(again.prepare('select group_concat(id) from items').pluck().get()).toBe('2,3')
    again.close()
  })

  test('the half of a transaction that another program is in is taken for the whole', async () => {
    const { root, file } = shop()
    const db = new Database(file)
    db.exec("begin immediate; insert into items values (3, 'cup', 4, 'a')")
    expect((await failureOf(() => change(root, 'delete from items'))).code).toBe('CONFLICT')
    db.exec('commit')
    db.pragma('journal_mode = persist')
    db.exec("insert into items values (4, 'mat', 1, null)")
    db.close()
    expect(readdirSync(root)).toContain('shop.db-journal')
    expect(await change(root, 'delete from items where id > 3')).toBe('Done. 1 row changed.')
    expect(await ask(root, 'select count(*) from items')).toBe('3')
  })

  test('what another program writes meanwhile is lost', async () => {
    const { root, file } = shop()
    const meddled: SqlRunner = {
      query: (...given) => runner.query(...given),
      schema: (...given) => runner.schema(...given),
      tables: (...given) => runner.tables(...given),
      execute: async (...given) => {
        const done = await runner.execute(...given)
        const other = new Database(file)
        other.exec("insert into items values (7, 'new', 1, null)")
        other.close()
        return done
      },
    }
    expect((await failureOf(() => change(root, 'delete from items', meddled))).code).toBe('CONFLICT')
    expect(await ask(root, 'select count(*) from items')).toBe('3')
  })

  test('an empty file cannot become a database, or one too large to be undone is changed', async () => {
    const { root } = shop()
    writeFileSync(join(root, 'new.db'), '')
    const made = await sqlExecute(runner).run({ file: 'new.db', sql: 'create table t (x)' }, contextFor(root))
    expect(made.content).toBe('Done. 0 rows changed.')
    expect(await schema(root, 'new.db')).toContain('t: 0 rows')
    writeFileSync(join(root, 'big.db'), Buffer.alloc(33 * 1024 * 1024))
    const big = sqlExecute(runner).run({ file: 'big.db', sql: 'create table t (x)' }, contextFor(root))
    await expect(big).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
  })

  test('what lies outside, or is no database, is written to', async () => {
    const { root } = shop()
    writeFileSync(join(root, 'notes.txt'), 'no database, but long enough to look like one '.repeat(50))
    const write = (file: string) => sqlExecute(runner).run({ file, sql: 'create table t (x)' }, contextFor(root))
    expect((await failureOf(() => write('notes.txt'))).message).toContain('not a database')
    expect((await failureOf(() => write('../x.db'))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    expect((await failureOf(() => write('none.db'))).code).toBe('NOT_FOUND')
    expect(sqlExecute(runner).effect).toBe('mutating')
  })
})
