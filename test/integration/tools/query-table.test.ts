import { closeSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { queryTable } from '../../../src/main/tools/builtin/query-table.ts'
import { sqlRunner } from '../../support/sql-runner.ts'
import { contextFor, failureOf, makeWorkspace } from '../../unit/main/tools/fixture.ts'

const runner = sqlRunner({ timeoutMs: 20_000 })
const ask = async (root: string, files: string[], query?: string) =>
  (await queryTable(runner).run({ files, ...(query === undefined ? {} : { query }) }, contextFor(root))).content

describe('query_table', () => {
  test('the sample table cannot be asked', async () => {
    const sample = resolve('resources/workspace')
    expect(await ask(sample, ['data/sales.csv'])).toMatch(/^sales: \d+ rows\n/)
    expect(await ask(sample, ['data/sales.csv'], 'select count(*) > 50 from sales')).toBe('1')
  })

  test('a list inside a JSON file is not found, or two files are not joined', async () => {
    const { root } = makeWorkspace({
      'a.json': '{"x":{"items":[{"id":1}]},"y":[{"id":2}]}',
      'b.csv': 'id,name\n1,one\n2,two\n',
    })
    const query = 'select b.name from a join b on a.id = b.id'
    expect(await ask(root, ['a.json#x.items', 'b.csv'], query)).toBe('one')
    expect(await ask(root, ['a.json#y', 'b.csv'], query)).toBe('two')
    expect((await failureOf(() => ask(root, ['a.json']))).message).toContain('#x.items, #y')
  })

  test('what lies outside, or is no table, is read', async () => {
    const { root, beside } = makeWorkspace({ 'notes.md': 'x', 'a.csv': 'x\n1\n' })
    writeFileSync(join(beside, 'secret.csv'), 'x\n1\n')
    symlinkSync(join(beside, 'secret.csv'), join(root, 'link.csv'))
    for (const path of ['link.csv', '../secret.csv', join(beside, 'secret.csv')]) {
      expect((await failureOf(() => ask(root, [path]))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    }
    expect((await failureOf(() => ask(root, ['notes.md']))).code).toBe('TOOL_INVALID_ARGUMENTS')
    expect((await failureOf(() => ask(root, ['none.csv']))).code).toBe('NOT_FOUND')
    const late = { path: join(root, 'link.csv'), name: 'link.csv', format: 'csv' as const, within: [] }
    const options = { sql: null, maxRows: 5, samples: 1, signal: new AbortController().signal }
    expect((await failureOf(() => runner.tables([late], options))).code).toBe('TOOL_FAILED')
  })

  test('more than 100 MB is read, or an endless record fills the memory', async () => {
    const { root } = makeWorkspace()
    const file = openSync(join(root, 'large.csv'), 'w')
    writeSync(file, 'a,b\n')
    writeSync(file, 'x', 101 * 1024 * 1024)
    closeSync(file)
    expect((await failureOf(() => ask(root, ['large.csv']))).message).toContain('100 MB in all')
    writeFileSync(join(root, 'open.csv'), `a,b\n1,2\n"${'x'.repeat(30_000_000)}`)
    expect((await failureOf(() => ask(root, ['open.csv']))).message).toContain('cannot be read as CSV')
  })
})
