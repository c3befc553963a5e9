import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFileInside, readFolderInside, resolveInside } from '../../../../src/main/tools/workspace.ts'
import { failureOf, makeWorkspace } from './fixture.ts'

const read = async (root: string, path: string): Promise<string> => {
  const { file } = await openFileInside(root, path)
  try {
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

describe('paths that stay inside', () => {
  test.each(['', '.', './', 'docs/..'])('the root is not found under the name %j', async (path) => {
    const { root } = makeWorkspace({ 'docs/a.txt': 'a' })
    expect((await resolveInside(root, path)).relative).toBe('')
  })

  test('an ordinary file, a link inside and an absolute path inside cannot be read', async () => {
    const { root, beside } = makeWorkspace({ 'docs/a.txt': 'hello' })
    symlinkSync('docs/a.txt', join(root, 'link.txt'))
    symlinkSync(root, join(beside, 'door'))
    expect(await read(root, 'docs/a.txt')).toBe('hello')
    expect(await read(root, './docs/../docs/a.txt')).toBe('hello')
    expect(await read(root, 'link.txt')).toBe('hello')
    expect(await read(root, join(root, 'docs/a.txt'))).toBe('hello')
    expect(await read(join(beside, 'door'), 'docs/a.txt')).toBe('hello')
    expect(await read(join(beside, 'door'), join(beside, 'door/docs/a.txt'))).toBe('hello')
  })

  test('a name that only looks like climbing out is refused', async () => {
    const { root } = makeWorkspace({ '..notes.txt': 'x', 'a..b/c.txt': 'y' })
    expect(await read(root, '..notes.txt')).toBe('x')
    expect(await read(root, 'a..b/c.txt')).toBe('y')
  })
})

describe('paths that lead out', () => {
  test.each([
    '..',
    '../secret.txt',
    'docs/../../secret.txt',
    './../workspace/../secret.txt',
    '/etc/passwd',
    '/',
    '//etc/passwd',
    'C:\\Windows\\win.ini',
    'c:/secret.txt',
    '\\\\server\\share\\x',
    '\\secret.txt',
    '..\\secret.txt',
    'docs\\..\\..\\secret.txt',
    'docs/a.txt\0.png',
    '\0',
  ])('%j escapes', async (path) => {
    const { root, beside } = makeWorkspace({ 'docs/a.txt': 'a' })
    writeFileSync(join(beside, 'secret.txt'), 'secret')
    expect((await failureOf(() => openFileInside(root, path))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    expect((await failureOf(() => readFolderInside(root, path))).code).toBe('PATH_OUTSIDE_WORKSPACE')
  })

  test('a neighbour whose name begins like the workspace counts as inside', async () => {
    const { root } = makeWorkspace()
    mkdirSync(`${root}-old`)
    writeFileSync(`${root}-old/a.txt`, 'x')
    expect((await failureOf(() => read(root, '../workspace-old/a.txt'))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    expect((await failureOf(() => read(root, `${root}-old/a.txt`))).code).toBe('PATH_OUTSIDE_WORKSPACE')
  })

  test('a link to a file or folder outside, or one link after another, is followed', async () => {
    const { root, beside } = makeWorkspace({ 'docs/a.txt': 'a' })
    mkdirSync(join(beside, 'outside'))
    writeFileSync(join(beside, 'outside/secret.txt'), 'secret')
    symlinkSync(join(beside, 'outside/secret.txt'), join(root, 'file'))
    symlinkSync('../outside', join(root, 'folder'))
    symlinkSync('folder', join(root, 'again'))
    for (const path of ['file', 'folder/secret.txt', 'again/secret.txt']) {
      expect((await failureOf(() => read(root, path))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    }
    for (const path of ['folder', 'again']) {
      expect((await failureOf(() => readFolderInside(root, path))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    }
  })

  test('no spelling made of dots, slashes, names and links ever reads the secret', async () => {
    const { root, beside } = makeWorkspace({ 'docs/a.txt': 'a' })
    writeFileSync(join(beside, 'secret.txt'), 'secret')
    symlinkSync('..', join(root, 'up'))
    symlinkSync('docs', join(root, 'in'))
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'docs',
      'up',
      'in',
      'secret.txt',
      'a.txt',
      'workspace',
      '\\',
      beside,
      '\0',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const path = parts.join('/')
        const content = await read(root, path).catch(() => null)
        expect(content === null || content === 'a').toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('files that change under the reader', () => {
  test('a file exchanged for a link between the check and the opening is read', async () => {
    const { root, beside } = makeWorkspace({ 'a.txt': 'inside', 'docs/b.txt': 'inside' })
    mkdirSync(join(beside, 'outside'))
    writeFileSync(join(beside, 'outside/b.txt'), 'secret')
    writeFileSync(join(beside, 'outside/a.txt'), 'secret')
    let swapping = true
    onTestFinished(() => {
      swapping = false
    })
    const swap = async () => {
      symlinkSync(join(beside, 'outside/a.txt'), join(beside, 'link'))
      symlinkSync(join(beside, 'outside'), join(beside, 'folder'))
      while (swapping) {
        renameSync(join(root, 'a.txt'), join(beside, 'kept'))
        renameSync(join(beside, 'link'), join(root, 'a.txt'))
        renameSync(join(root, 'docs'), join(beside, 'docs'))
        renameSync(join(beside, 'folder'), join(root, 'docs'))
        await tick()
        renameSync(join(root, 'a.txt'), join(beside, 'link'))
        renameSync(join(beside, 'kept'), join(root, 'a.txt'))
        renameSync(join(root, 'docs'), join(beside, 'folder'))
        renameSync(join(beside, 'docs'), join(root, 'docs'))
        await tick()
      }
    }
    const swapper = swap()
    const seen = new Set<string>()
    for (let round = 0; round < 400; round += 1) {
      seen.add(await read(root, round % 2 ? 'a.txt' : 'docs/b.txt').catch((error: { code: string }) => error.code))
    }
    swapping = false
    await swapper
    expect(seen).not.toContain('secret')
    for (const outcome of seen) expect(['inside', 'PATH_OUTSIDE_WORKSPACE', 'NOT_FOUND']).toContain(outcome)
  })

  test('a vanished workspace is called a missing file', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'a' })
    rmSync(root, { recursive: true })
    const failure = await failureOf(() => read(root, 'a.txt'))
    expect(failure.code).toBe('WORKSPACE_MISSING')
    expect(failure.message).toContain('settings')
    writeFileSync(root, 'now a file')
    expect((await failureOf(() => readFolderInside(root, ''))).code).toBe('WORKSPACE_MISSING')
  })

  test('a missing file, a broken link, a loop or a too long name is anything but not found', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'a' })
    symlinkSync('nowhere', join(root, 'broken'))
    symlinkSync('loop', join(root, 'loop'))
    for (const path of ['b.txt', 'broken', 'loop', 'a.txt/b', 'x'.repeat(5000)]) {
      expect((await failureOf(() => read(root, path))).code).toBe('NOT_FOUND')
    }
  })

  test.skipIf(process.platform === 'win32')('a pipe without a writer makes reading wait for ever', async () => {
    const { root } = makeWorkspace()
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect((await failureOf(() => read(root, 'pipe'))).message).toContain('not an ordinary file')
  })

  test('a folder is read as a file, or a file listed as a folder', async () => {
    const { root } = makeWorkspace({ 'docs/a.txt': 'a' })
    expect((await failureOf(() => read(root, 'docs'))).message).toContain('is a folder')
    expect((await failureOf(() => readFolderInside(root, 'docs/a.txt'))).message).toContain('is a file')
  })
})
