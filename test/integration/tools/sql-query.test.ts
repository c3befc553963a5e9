import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { sqlQuery } from '../../../src/main/tools/builtin/sql-query.ts'
import type { SqlRunner } from '../../../src/main/tools/ports.ts'
import { sqlRunner } from '../../support/sql-runner.ts'
import { contextFor, failureOf, makeWorkspace } from '../../unit/main/tools/fixture.ts'

const runner: SqlRunner = sqlRunner({ timeoutMs: 20_000 })
const sample = resolve('resources/workspace')

const ask = async (
  root: string,
  file: string,
  query: string,
  options: { runner?: SqlRunner; signal?: AbortSignal } = {},
) => {
  const context = contextFor(root, options.signal ? { signal: options.signal } : {})
  return (await sqlQuery(options.runner ?? runner).run({ file, query }, context)).content
}

/** A workspace with a small database in it. */
function shop(more: (db: Database.Database) => void = () => {}): { root: string; beside: string; file: string } {
  const { root, beside } = makeWorkspace()
  const file = join(root, 'shop.db')
  const db = new Database(file)
  db.exec(`create table items (id integer primary key, name text, price real, photo blob);
    insert into items values (1, 'lamp', 34.9, null), (2, 'pen', 9007199254740993, x'00ff'), (9007199254740993, 'a' || char(10) || 'b', -0.5, null)`)
  more(db)
  db.close()
  return { root, beside, file }
}

const ENDLESS = 'with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n'

describe('reading', () => {
  test('the sample database cannot be asked, or is smaller than promised', async () => {
    expect(await ask(sample, 'data/sales.db', 'select count(*) from orders')).toBe('90')
    expect(await ask(sample, 'data/sales.db', 'select name, city from customers order by id limit 2')).toBe(
      'name TEXT | city TEXT\nAda Moreau | Paris\nBen Okafor | Lagos',
    )
    const rows = readFileSync(join(sample, 'data/sales.csv'), 'utf8').trim().split('\n')
    expect(rows.length).toBeGreaterThan(60)
    expect(await ask(sample, 'data/sales.db', 'select count(*) from order_items')).toBe(String(rows.length - 1))
    expect(await ask(sample, 'data/sales.db', 'select count(*) from pragma_foreign_key_check')).toBe('0')
  })

  test('large numbers, blobs, NULL and line breaks are shown wrongly', async () => {
    const { root } = shop()
    expect(await ask(root, 'shop.db', 'select * from items order by id')).toBe(
      'id INTEGER | name TEXT | price REAL | photo BLOB\n1 | lamp | 34.9 | NULL\n2 | pen | 9007199254740992 | (2 bytes)\n9007199254740993 | a b | -0.5 | NULL',
    )
    expect(await ask(root, 'shop.db', 'select id from items where id > 5')).toBe('9007199254740993')
    expect(await ask(root, 'shop.db', 'select name, id from items where id = 77')).toBe(
      'No rows. Columns: name TEXT, id INTEGER.',
    )
    expect(await ask(root, 'shop.db', 'select photo from items where id = 2')).toBe('(2 bytes)')
    expect(await ask(root, 'shop.db', ' -- a remark\n SELECT 1; ')).toBe('1')
    expect(await ask(root, 'shop.db', 'pragma table_info(items)')).toContain('price | REAL')
  })

  test('a mistake in the query does not show how to mend it', async () => {
    const { root } = shop()
    const wrong = await failureOf(() => ask(root, 'shop.db', 'select * from item'))
    expect(wrong.code).toBe('TOOL_FAILED')
    expect(wrong.message).toContain(
      'no such table: item. Did you mean "items"? The tables are: items(id, name, price, photo).',
    )
    const column = await failureOf(() => ask(root, 'shop.db', 'select i.pirce from items i'))
    expect(column.message).toContain('no such column: i.pirce. Did you mean "price"?')
    expect((await failureOf(() => ask(root, 'shop.db', 'selct 1'))).message).toContain('syntax error')
    expect((await failureOf(() => ask(root, 'shop.db', '-- nothing'))).message).toContain('no statement')
  })

  test('a million rows or a huge value reach the model', async () => {
    const { root } = shop()
    const endless = 'with recursive n(x) as (select 1 union all select x + 1 from n) select x from n'
    const rows = (await ask(root, 'shop.db', endless)).split('\n')
    expect(rows).toHaveLength(52)
    expect(rows.at(-1)).toContain('only the first 50')
    const wide = await ask(root, 'shop.db', "select printf('%.*c', 3000000, 'x') as a, zeroblob(1000000) as b")
    expect(wide.length).toBeLessThan(300)
  })

  test('a text file, an empty file, a folder or a file outside is opened as a database', async () => {
    const { root, beside } = shop()
    writeFileSync(join(root, 'notes.txt'), 'no database, but long enough to look like one '.repeat(50))
    writeFileSync(join(beside, 'secret.db'), readFileSync(join(root, 'shop.db')))
    symlinkSync(join(beside, 'secret.db'), join(root, 'link.db'))
    expect((await failureOf(() => ask(root, 'notes.txt', 'select * from items'))).message).toContain('not a database')
    expect((await failureOf(() => ask(root, '.', 'select 1'))).message).toContain('is a folder')
    expect((await failureOf(() => ask(root, 'none.db', 'select 1'))).code).toBe('NOT_FOUND')
    expect(existsSync(join(root, 'none.db'))).toBe(false)
    for (const path of ['link.db', '../secret.db', join(beside, 'secret.db')]) {
      expect((await failureOf(() => ask(root, path, 'select 1'))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    }
  })

  test('a file exchanged for a link after the check is read', async () => {
    const { root, beside } = shop()
    const file = join(beside, 'elsewhere.db')
    writeFileSync(file, readFileSync(join(root, 'shop.db')))
    symlinkSync(file, join(root, 'late.db'))
    const options = { maxRows: 5, signal: new AbortController().signal }
    const late = await failureOf(() => runner.query(join(root, 'late.db'), 'select name from items', options))
    expect(late.message).toContain('exchanged')
  })
})

describe('a database in WAL mode', () => {
  test('reading leaves files beside it', async () => {
    const { root } = shop((db) => db.pragma('journal_mode = wal'))
    expect(readdirSync(root)).toEqual(['shop.db'])
    expect(await ask(root, 'shop.db', 'select count(*) from items')).toBe('3')
    expect(readdirSync(root)).toEqual(['shop.db'])
    expect((await failureOf(() => ask(root, 'shop.db', 'delete from items'))).code).toBe('TOOL_FAILED')
  })

  test('what another program has just written is missing', async () => {
    const { root, file } = shop((db) => db.pragma('journal_mode = wal'))
    const other = new Database(file)
    other.exec("insert into items values (50, 'new', 1, null)")
    expect(await ask(root, 'shop.db', 'select count(*) from items')).toBe('4')
    other.close()
  })
})

describe('hostile SQL', () => {
  test.each([
    "insert into items values (9, 'x', 1, null)",
    "insert into items values (9, 'x', 1, null) returning id",
    'update items set price = 0',
    'with x as (select 1) delete from items',
    'drop table items',
    'create temp table t as select 1',
    "attach 'other.db' as other",
    "attach ':memory:' as other",
    "vacuum into 'copy.db'",
    'vacuum',
    'begin',
    'pragma journal_mode = wal',
    'pragma journal_mode = delete',
    'pragma user_version = 7',
    'pragma query_only = off',
    'pragma writable_schema = on',
    'select 1; drop table items',
    "select load_extension('evil')",
    "select load_extension('libc.so.6', 'system')",
    "select fts3_tokenizer('evil', x'0000000000000000')",
    "select writefile('x', 'y')",
    "select readfile('/etc/passwd')",
  ])('%s does something', async (query) => {
    const { root, beside, file } = shop()
    const before = readFileSync(file)
    const outcome = await failureOf(() => ask(root, 'shop.db', query))
    expect(outcome.code).toBe('TOOL_FAILED')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect([...readdirSync(root), ...readdirSync(beside)].sort()).toEqual(['shop.db', 'workspace'])
  })

  test('a view in the file calls what its maker wants', async () => {
    const { root } = shop((db) => {
      db.exec("create view trap as select load_extension('evil') as x; create view fine as select name from items")
    })
    expect((await failureOf(() => ask(root, 'shop.db', 'select * from trap'))).code).toBe('TOOL_FAILED')
    expect(await ask(root, 'shop.db', 'select count(*) from fine')).toBe('3')
  })

  test('an endless query is not ended when its time is up, or its process stays', async () => {
    const { root } = shop()
    const before = children()
    const outcome = await failureOf(() => ask(root, 'shop.db', ENDLESS, { runner: sqlRunner({ timeoutMs: 1500 }) }))
    expect(outcome.code).toBe('LIMIT_REACHED')
    expect(outcome.message).toContain('1.5 seconds')
    await gone(before)
    expect(await ask(root, 'shop.db', 'select count(*) from items')).toBe('3')
  })

  test('an endless query goes on after it was cancelled', async () => {
    const { root } = shop()
    const before = children()
    const controller = new AbortController()
    const running = ask(root, 'shop.db', ENDLESS, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('stop')), 400)
    await expect(running).rejects.toThrow('stop')
    await gone(before)
  })

  test('a query that fills the memory is not stopped before the machine is full', async () => {
    const { root } = shop()
    const small = sqlRunner({ maxMemoryBytes: 300 * 1024 * 1024, timeoutMs: 60_000 })
    const greedy = `with recursive n(x) as (select 1 union all select x + 1 from n limit 400)
      select group_concat(hex(zeroblob(1000000 + x))) from n`
    expect((await failureOf(() => ask(root, 'shop.db', greedy, { runner: small }))).message).toContain('memory')
  })

  test.skipIf(process.platform !== 'linux')('a killed studio leaves its query running for ever', async () => {
    const { file } = shop()
    const program = `
      const { fork } = await import('node:child_process')
      const child = fork(${JSON.stringify(resolve('src/main/store/sql-worker.ts'))}, [], { serialization: 'advanced', execArgv: [] })
      child.send({ kind: 'query', path: ${JSON.stringify(file)}, sql: ${JSON.stringify(ENDLESS)}, maxRows: 5, nativeBinding: null, maxMemoryBytes: 1e9 })
      process.stdout.write(String(child.pid))
      setInterval(() => {}, 1000)`
    const studio = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [pid] = await once(studio.stdout, 'data')
    // Long enough for the query to be inside SQLite.
    await delay(1000)
    expect(isRunning(Number(pid))).toBe(true)
    studio.kill('SIGKILL')
    await expect.poll(() => isRunning(Number(pid)), { timeout: 10_000 }).toBe(false)
  })
})

/** A zombie waiting for its parent is as good as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Process ids of this process's children; none where the system does not tell. */
function children(): Set<string> {
  const path = `/proc/${process.pid}/task/${process.pid}/children`
  return new Set(existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ') : [])
}

async function gone(before: Set<string>): Promise<void> {
  const started = () => [...children()].filter((pid) => pid !== '' && !before.has(pid) && isRunning(Number(pid)))
  await expect.poll(started, { timeout: 10_000 }).toEqual([])
}
