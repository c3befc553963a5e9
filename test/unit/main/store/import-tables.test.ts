import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SqlCell, SqlSchema, TableFile } from '../../../../src/main/store/sql-messages.ts'
import { carryOut } from '../../../../src/main/store/untrusted/carry-out.ts'

function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'autoglm-tables-')))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function file(name: string, content: string | Uint8Array, within: string[] = []): TableFile {
  const path = join(folder(), name)
  writeFileSync(path, content)
  const format = name.endsWith('.tsv')
    ? 'tsv'
    : name.endsWith('.json')
      ? 'json'
      : name.endsWith('.jsonl')
        ? 'jsonl'
        : 'csv'
  return { path, name, format, within }
}

const base = { nativeBinding: null, maxMemoryBytes: 1e9, samples: 5, maxRows: 1000 }

async function ask(files: TableFile[], sql: string): Promise<SqlCell[][]> {
  const reply = await carryOut({ ...base, kind: 'tables', files, sql })
  if (!reply.ok) throw new Error(reply.message)
  return reply.value.kind === 'rows' ? reply.value.rows.rows : []
}

async function tables(files: TableFile[]): Promise<SqlSchema['tables']> {
  const reply = await carryOut({ ...base, kind: 'tables', files, sql: null })
  if (!reply.ok) throw new Error(reply.message)
  return reply.value.kind === 'schema' ? reply.value.schema.tables : []
}

const failure = async (files: TableFile[], sql = 'select 1') => {
  const reply = await carryOut({ ...base, kind: 'tables', files, sql })
  return reply.ok ? '' : reply.message
}

const typesOf = async (one: TableFile) => (await tables([one]))[0]?.columns.map(({ name, type }) => `${name} ${type}`)

describe('CSV', () => {
  test('types are guessed so that postcodes lose their zeros or numbers are compared as text', async () => {
    const csv =
      'id,zip,price,born,big,mixed,empty\n1,01234,1.5,2020-01-02,12345678901234567890,1,\n-20,99999,3,2021-01-01,1,x,\n'
    const one = file('a b.csv', csv)
    expect(await typesOf(one)).toEqual([
      'id INTEGER',
      'zip TEXT',
      'price REAL',
      'born TEXT',
      'big TEXT',
      'mixed TEXT',
      'empty TEXT',
    ])
    expect(await ask([one], 'select zip, price, mixed, empty from a_b order by id')).toEqual([
      ['99999', 3, 'x', null],
      ['01234', 1.5, '1', null],
    ])
    expect(await ask([one], 'select max(id), typeof(id), typeof(price) from a_b')).toEqual([[1, 'integer', 'real']])
  })

  test.each([
    ['semicolons', 'a;b\n1,5;2\n2,5;3\n', ';'],
    ['tabs', 'a\tb\n"1,5"\t2\n2,5\t3\n', '\t'],
    ['bars', 'a|b\n1,5|2\n2,5|3\n', '|'],
    ['commas', 'a,b\n"1,5",2\n"2,5",3\n', ','],
  ])('a file parted by %s becomes one column', async (_, text) => {
    expect(await ask([file('x.csv', text)], 'select a, b from x')).toEqual([
      ['1,5', 2],
      ['2,5', 3],
    ])
  })

  test.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFname,n\nGrüße 你好,1\n')],
    ['UTF-16', Buffer.from('\uFEFFname,n\nGrüße 你好,1\n', 'utf16le')],
    ['UTF-16, the other way round', Buffer.from('\uFEFFname,n\nGrüße 你好,1\n', 'utf16le').swap16()],
  ])('%s is garbled', async (_, bytes) => {
    expect(await ask([file('x.csv', bytes)], 'select name, n from x')).toEqual([['Grüße 你好', 1]])
  })

  test('what Excel writes on Windows is garbled', async () => {
    const bytes = Uint8Array.of(...Buffer.from('name;n\r\nGr'), 0xfc, 0xdf, ...Buffer.from('e;1\r\n'))
    expect(await ask([file('x.csv', bytes)], 'select name, n from x')).toEqual([['Grüße', 1]])
  })

  test('rows of other lengths, columns of one name, or no names at all lose values', async () => {
    const odd = file('odd.csv', 'a,A,,b\n1,2,3\n1,2,3,4,5\n')
    expect(await typesOf(odd)).toEqual([
      'a INTEGER',
      'A_2 INTEGER',
      'column_3 INTEGER',
      'b INTEGER',
      'column_5 INTEGER',
    ])
    const bare = file('2026.csv', '1,2\n3,4\n')
    expect(await ask([bare], 'select sum(column_1), sum(column_2) from t_2026')).toEqual([[4, 6]])
    expect(await failure([file('none.csv', '')])).toContain('none.csv is empty')
  })

  test('whatever cells a file has, they come back', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('a"b', 'line\nbreak', 'x,y', ';', '\t', ' pad ', "it's", '0012', 'NULL', '\r\n'),
      fc.integer().map(String),
    )
    const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t', '|'),
        async (rows, delimiter) => {
          const kept = rows.filter((row) => row.some((each) => each !== ''))
          const lines = [['one', 'two', 'three'], ...kept].map((row) => row.map(quote).join(delimiter))
          const found = await ask([file('p.csv', `${lines.join('\n')}\n`)], 'select one, two, three from p')
          const asText = (value: SqlCell) => (value === null ? '' : String(value))
          // A column of numbers alone holds numbers: the same when written again.
          expect(found.map((row) => row.map(asText))).toEqual(kept.map((row) => row.map(sameNumber)))
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** Blanks around a number are not kept. */
const sameNumber = (value: string): string => (/^\s*-?\d+\s*$/.test(value) ? value : value)

describe('JSON', () => {
  test('members that some rows lack, nested ones and lists inside are lost', async () => {
    const text = JSON.stringify({
      meta: { n: 2 },
      items: [
        { id: 1, tags: ['a'], ok: true },
        { id: 2.5, name: 'x', ok: null },
      ],
    })
    const one = file('d.json', text)
    expect(await typesOf(one)).toEqual(['id REAL', 'tags TEXT', 'ok INTEGER', 'name TEXT'])
    expect(await ask([one], 'select * from d')).toEqual([
      [1, '["a"]', 1, null],
      [2.5, null, null, 'x'],
    ])
    expect(await ask([file('d.json', text, ['items'])], 'select count(*) from d')).toEqual([[2]])
    expect(await ask([file('d.json', text, ['meta'])], 'select n from d')).toEqual([[2]])
    expect(await ask([file('v.json', '[1,"x",null]')], 'select value from v')).toEqual([['1'], ['x'], [null]])
    expect(await failure([file('d.json', text, ['item'])])).toContain('nothing at "item". Choose one')
    expect(await failure([file('d.json', '{"a":[{}],"b":{"c":[{}]}}')])).toContain('#a, #b.c')
    expect(await failure([file('d.json', '{')])).toContain('d.json is not valid JSON')
    expect(await failure([file('d.json', '7')])).toContain('no list')
  })

  test('lines are lost or a broken one is not named', async () => {
    expect(await ask([file('l.jsonl', '{"a":1}\n\n{"a":2}')], 'select sum(a) from l')).toEqual([[3]])
    expect(await failure([file('l.jsonl', '{"a":1}\nnope\n')])).toContain('Line 2 of l.jsonl is not valid JSON')
  })

  test('a member called like something every object has makes trouble', async () => {
    const one = file('p.json', '[{"__proto__":1,"constructor":2,"toString":3,"a\\"b":4}]')
    expect(await ask([one], 'select "constructor", "toString", "a""b" from p')).toEqual([[2, 3, 4]])
  })
})

describe('several files', () => {
  test('cannot be joined, or one shadows the other', async () => {
    const people = file('people.csv', 'id,name\n1,Ada\n2,Ben\n')
    const orders = file('orders.json', '[{"who":1,"sum":5},{"who":1,"sum":6}]')
    const join = 'select name, sum(o.sum) from people p left join orders o on o.who = p.id group by 1 order by 1'
    expect(await ask([people, orders], join)).toEqual([
      ['Ada', 11],
      ['Ben', null],
    ])
    expect((await tables([people, file('people.csv', 'x\ny\n')])).map(({ name }) => name)).toEqual([
      'people',
      'people_2',
    ])
    expect(await failure([people], 'select * from peple')).toContain('Did you mean "people"?')
  })

  test.each([
    'create table x (y)',
    'insert into a values (1)',
    "attach 'x.db' as x",
    'pragma query_only = off',
    'select 1; select 2',
    "vacuum into 'x.db'",
  ])('%s does something', async (sql) => {
    expect(await failure([file('a.csv', 'n\n1\n')], sql)).not.toBe('')
  })
})
