import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listFiles } from '../../../../../src/main/tools/builtin/list-files.ts'
import { readFile } from '../../../../../src/main/tools/builtin/read-file.ts'
import { searchFiles } from '../../../../../src/main/tools/builtin/search-files.ts'
import { contextFor, failureOf, makeWorkspace } from '../fixture.ts'

const list = async (root: string, path: string) => (await listFiles.run({ path }, contextFor(root))).content
const read = async (root: string, path: string) => (await readFile.run({ path }, contextFor(root))).content
const search = async (root: string, query: string, signal = new AbortController().signal) =>
  (await searchFiles.run({ query }, contextFor(root, { signal }))).content

describe('list_files', () => {
  test('the list is unsorted, misses folders or shows hidden and outside things', async () => {
    const { root, beside } = makeWorkspace({ 'b.csv': '', 'a.txt': '', 'docs/x.txt': '', '.secret': '', 'z.txt': '' })
    symlinkSync('docs', join(root, 'inside'))
    symlinkSync(beside, join(root, 'outside'))
    symlinkSync('nothing', join(root, 'broken'))
    expect(await list(root, '.')).toBe('a.txt, b.csv, docs/, inside/, z.txt')
    expect(await list(root, 'docs')).toBe('x.txt')
    expect(await list(root, 'docs/')).toBe('x.txt')
  })

  test('an empty folder says nothing, or a huge one too much', async () => {
    const { root } = makeWorkspace(Object.fromEntries(Array.from({ length: 230 }, (_, n) => [`many/f${1000 + n}`, ''])))
    symlinkSync('.', join(root, '.hidden'))
    expect(await list(root, 'many')).toMatch(/^f1000, f1001, .*f1199, … and 30 more$/)
    const empty = makeWorkspace().root
    expect(await list(empty, '')).toBe('The folder is empty.')
  })
})

describe('read_file', () => {
  test('text is changed on its way, or a byte order mark shown', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'Grüße 你好 🙂\n', 'bom.txt': '\ufeffhello', 'empty.txt': '' })
    expect(await read(root, 'a.txt')).toBe('Grüße 你好 🙂')
    expect(await read(root, 'bom.txt')).toBe('hello')
    expect(await read(root, 'empty.txt')).toBe('The file is empty.')
  })

  test('invalid UTF-8, UTF-16 and binary are shown as garbage', async () => {
    const { root } = makeWorkspace({
      'latin.txt': Uint8Array.of(0x67, 0x72, 0xfc, 0xdf),
      'cut.txt': Uint8Array.of(0x61, 0xf0, 0x9f, 0x99),
      'wide.txt': Buffer.from('\ufeffhi', 'utf16le'),
      'image.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2),
    })
    expect((await failureOf(() => read(root, 'latin.txt'))).message).toContain('not UTF-8')
    expect((await failureOf(() => read(root, 'cut.txt'))).message).toContain('not UTF-8')
    expect((await failureOf(() => read(root, 'wide.txt'))).message).toContain('UTF-16')
    expect((await failureOf(() => read(root, 'image.png'))).message).toContain('binary')
  })

  test('a 10 MB file is read whole, or a character cut in two at the limit is called invalid', async () => {
    const { root } = makeWorkspace({ 'big.txt': `a${'é'.repeat(5 * 1024 * 1024)}` })
    const content = await read(root, 'big.txt')
    expect(content.length).toBeLessThan(140_000)
    expect(content).toMatch(/é\n… the first 256 KB of 10,241 KB$/)
    expect(content).not.toContain('\ufffd')
  })

  test('a missing file does not say what to do', async () => {
    const { root } = makeWorkspace()
    const failure = await failureOf(() => read(root, 'nope.txt'))
    expect(failure).toEqual({ code: 'NOT_FOUND', message: expect.stringContaining('list_files') })
  })
})

describe('search_files', () => {
  test('a match is missed because of its case, accents or line end, or its line number is wrong', async () => {
    const { root } = makeWorkspace({
      'docs/market.txt': 'the market opens in paris\n',
      'notes.md': 'one\r\nTwo in PARIS\r\ncafe\u0301 in ROME',
      'docs/deep/er.txt': '\n\nparis',
    })
    expect(await search(root, 'Paris')).toBe(
      'docs/deep/er.txt:3: paris\ndocs/market.txt:1: the market opens in paris\nnotes.md:2: Two in PARIS',
    )
    expect(await search(root, 'CAFÉ')).toBe('notes.md:3: café in ROME'.normalize('NFD'))
    expect(await search(root, 'london')).toBe('No file contains "london".')
  })

  test('hidden folders, binaries, large files and links are searched', async () => {
    const { root, beside } = makeWorkspace({
      '.git/config': 'needle',
      'image.bin': Buffer.from('\0needle'),
      'large.txt': `needle\n${'x'.repeat(6 * 1024 * 1024)}`,
      'a.txt': 'a needle here',
    })
    symlinkSync(beside, join(root, 'outside'))
    symlinkSync('.', join(root, 'loop'))
    expect(await search(root, 'needle')).toBe('a.txt:1: a needle here')
  })

  test('a common word floods the model, or a long line does', async () => {
    const { root } = makeWorkspace({
      'many.txt': 'same\n'.repeat(500),
      'wide.txt': `${'y'.repeat(100_000)}rare${'z'.repeat(100_000)}`,
    })
    const rows = (await search(root, 'same')).split('\n')
    expect(rows).toHaveLength(51)
    expect(rows.at(-1)).toContain('and more')
    const wide = await search(root, 'rare')
    expect(wide.length).toBeLessThan(260)
    expect(wide).toContain('rare')
  })

  test('text across the boundary of two chunks is missed', async () => {
    const { root } = makeWorkspace({
      'a.txt': `${'é'.repeat(32_766)}\nneedle in the 你好 middle\n${'b'.repeat(70_000)}`,
    })
    expect(await search(root, '你好')).toBe('a.txt:2: needle in the 你好 middle')
  })

  test('a search cannot be stopped', async () => {
    const { root } = makeWorkspace(
      Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}.txt`, 'word\n'.repeat(100)])),
    )
    const controller = new AbortController()
    const running = search(root, 'nothing', controller.signal)
    controller.abort()
    await expect(running).rejects.toThrow()
  })
})

test('the sample workspace has nothing to show for the three file tools', async () => {
  const root = resolve('resources/workspace')
  expect(await list(root, '.')).toBe('README.md, data/, docs/, notes/')
  expect(await list(root, 'docs')).toBe('apple.txt, market.txt')
  expect(await read(root, 'docs/market.txt')).toBe('market paris summer')
  expect(await search(root, 'the train')).toBe('notes/travel.txt:1: the train leaves at noon')
})
