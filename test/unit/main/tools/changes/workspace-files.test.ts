import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeChange } from '../../../../../src/main/tools/changes/make-change.ts'
import { takeBack } from '../../../../../src/main/tools/changes/take-back.ts'
import type { ChangeLog, FileChange } from '../../../../../src/main/tools/changes/types.ts'
import { changingFiles, previewedFiles } from '../../../../../src/main/tools/changes/workspace-files.ts'
import { failureOf, makeWorkspace } from '../fixture.ts'

const never = new AbortController().signal

function recording(root: string) {
  const made: FileChange[] = []
  const planned: FileChange[] = []
  const log: ChangeLog = {
    planned: (changes) => changes.map((change) => planned.push(change) - 1),
    made: (ids) => void made.push(...ids.map((id) => planned[id] as FileChange)),
    dropped: () => undefined,
  }
  const files = changingFiles(root, log, never)
  const undo = async () => {
    for (const change of made.splice(0).reverse()) await takeBack(root, change, true)
  }
  return { files, made, undo }
}

/** Every file and folder with what is in it. */
function contents(root: string, folder = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return [[`${path}/`, ''], ...Object.entries(contents(root, path))]
      return [[path, readFileSync(join(root, path), 'latin1')]]
    }),
  )
}

describe('changes of the workspace', () => {
  test('undone, they leave anything otherwise than it was', async () => {
    const path = fc.constantFrom('a.txt', 'b.txt', 'notes/a.txt', 'notes/deep/b.txt', 'notes', 'other/x')
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), path, content: fc.uint8Array({ maxLength: 30 }) }),
      fc.record({ kind: fc.constant('remove' as const), path, recursive: fc.boolean() }),
      fc.record({ kind: fc.constant('move' as const), path, to: path }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { root, beside } = makeWorkspace({ 'a.txt': 'one', 'notes/a.txt': 'two' })
        try {
          const before = contents(root)
          const { files, undo } = recording(root)
          for (const each of steps) {
            const work =
              each.kind === 'write'
                ? files.write(each.path, each.content)
                : each.kind === 'remove'
                  ? files.remove(each.path, { recursive: each.recursive })
                  : files.move(each.path, each.to)
            await work.catch(() => undefined)
          }
          await undo()
          expect(contents(root)).toEqual(before)
        } finally {
          rmSync(beside, { recursive: true, force: true })
        }
      }),
      { numRuns: 60 },
    )
  })

  test('keep the permissions of a file, and say whether it was there', async () => {
    const { root } = makeWorkspace({ 'run.sh': 'echo 1' })
    chmodSync(join(root, 'run.sh'), 0o755)
    const { files, undo } = recording(root)
    expect(await files.write('run.sh', 'echo 2')).toEqual({ path: 'run.sh', created: false })
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
    expect(await files.write('new/deep/file.txt', 'x')).toEqual({ path: 'new/deep/file.txt', created: true })
    await files.remove('run.sh')
    await undo()
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
    expect(contents(root)).toEqual({ 'run.sh': 'echo 1' })
  })

  test('overwrite what somebody else wrote in between', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'one' })
    const { files, undo } = recording(root)
    await files.write('a.txt', 'two')
    writeFileSync(join(root, 'a.txt'), 'mine')
    expect((await failureOf(undo)).code).toBe('CONFLICT')
    expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('mine')
  })

  test('reach out of the workspace, by a path or a link', async () => {
    const { root, beside } = makeWorkspace({ 'a.txt': 'one' })
    mkdirSync(join(beside, 'outside'))
    writeFileSync(join(beside, 'outside/secret.txt'), 'secret')
    symlinkSync('../outside', join(root, 'way'))
    symlinkSync('../outside/secret.txt', join(root, 'secret.txt'))
    symlinkSync('../outside/nothing', join(root, 'dangling'))
    symlinkSync('a.txt', join(root, 'link.txt'))
    const { files, made } = recording(root)
    const tries: [string, string][] = [
      ['../outside/new.txt', 'PATH_OUTSIDE_WORKSPACE'],
      [join(beside, 'outside/new.txt'), 'PATH_OUTSIDE_WORKSPACE'],
      ['way/new.txt', 'PATH_OUTSIDE_WORKSPACE'],
      ['way/deep/new.txt', 'PATH_OUTSIDE_WORKSPACE'],
      ['secret.txt', 'TOOL_FAILED'],
      ['link.txt', 'TOOL_FAILED'],
      ['dangling/x', 'NOT_FOUND'],
      ['a.txt/x', 'NOT_FOUND'],
      ['a\nb', 'TOOL_FAILED'],
      ['.', 'TOOL_FAILED'],
      ['x\0y', 'PATH_OUTSIDE_WORKSPACE'],
    ]
    for (const [path, code] of tries) {
      expect((await failureOf(() => files.write(path, 'x'))).code, path).toBe(code)
      expect((await failureOf(() => files.move('a.txt', path))).code, path).not.toBe('none')
      expect((await failureOf(() => files.remove(path))).code, path).not.toBe('none')
    }
    expect(made).toEqual([])
    expect(contents(join(beside, 'outside'))).toEqual({ 'secret.txt': 'secret' })
    expect(lstatSync(join(root, 'link.txt')).isSymbolicLink()).toBe(true)
  })

  test('follow a folder that is exchanged for a link after it was looked at', async () => {
    const { root, beside } = makeWorkspace({ 'notes/a.txt': 'one' })
    mkdirSync(join(beside, 'outside'))
    writeFileSync(join(beside, 'outside/a.txt'), 'one')
    renameSync(join(root, 'notes'), join(root, 'gone'))
    symlinkSync('../outside', join(root, 'notes'))
    const before = new TextEncoder().encode('one')
    const changes: FileChange[] = [
      { kind: 'write', path: 'notes/a.txt', before, after: new TextEncoder().encode('two'), mode: 0o644 },
      { kind: 'remove', path: 'notes/a.txt', before, mode: 0o644 },
      { kind: 'makeFolder', path: 'notes/new' },
      { kind: 'move', path: 'gone/a.txt', to: 'notes/b.txt' },
    ]
    for (const change of changes) {
      expect((await failureOf(() => makeChange(root, change))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    }
    expect(contents(join(beside, 'outside'))).toEqual({ 'a.txt': 'one' })
  })

  test('shown before they are made, they are made all the same', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'one', 'full/b.txt': 'two' })
    const before = contents(root)
    const shown: FileChange[] = []
    const files = previewedFiles(root, (change) => shown.push(change))
    await files.write('new/a.txt', 'x')
    await files.remove('full', { recursive: true })
    await files.move('a.txt', 'c.txt')
    expect(contents(root)).toEqual(before)
    expect(shown.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'makeFolder new',
      'write new/a.txt',
      'remove full/b.txt',
      'removeFolder full',
      'move a.txt',
    ])
    expect((await failureOf(() => files.remove('none'))).code).toBe('NOT_FOUND')
  })

  test('shown one after another, the later ones know nothing of those before', async () => {
    const { root } = makeWorkspace({ 'a.txt': 'one', 'full/b.txt': 'two' })
    const before = contents(root)
    const shown: FileChange[] = []
    const files = previewedFiles(root, (change) => shown.push(change))
    expect((await failureOf(() => files.remove('full'))).message).toContain('not empty')
    expect((await failureOf(() => files.move('a.txt', 'full'))).code).toBe('CONFLICT')
    expect((await failureOf(() => files.move('full', 'full/in'))).code).toBe('TOOL_FAILED')
    const text = (path: string) => {
      const lies = files.drafts?.at(path)
      return lies && 'bytes' in lies ? new TextDecoder().decode(lies.bytes) : lies
    }

    expect(await files.write('new/a.txt', 'x')).toEqual({ path: 'new/a.txt', created: true })
    expect(await files.write('new/a.txt', 'xy')).toEqual({ path: 'new/a.txt', created: false })
    await files.write('new/a.txt', 'xy')
    expect(text('new/a.txt')).toBe('xy')
    await files.move('a.txt', 'c.txt')
    expect([text('a.txt'), text('c.txt')]).toEqual([null, { from: 'a.txt' }])
    expect((await failureOf(() => files.move('a.txt', 'd.txt'))).code).toBe('NOT_FOUND')
    expect((await failureOf(() => files.move('new/a.txt', 'c.txt'))).code).toBe('CONFLICT')
    await files.move('new/a.txt', 'a.txt')
    expect([text('new/a.txt'), text('a.txt')]).toEqual([null, 'xy'])
    await files.write('c.txt', 'two')
    await files.remove('a.txt')
    await files.remove('full', { recursive: true })
    expect((await failureOf(() => files.remove('full'))).code).toBe('NOT_FOUND')
    expect(files.drafts?.into('')).toEqual([
      { name: 'new', kind: 'folder' },
      { name: 'c.txt', kind: 'file' },
    ])
    const told = shown.map((change) => {
      const before = 'before' in change && change.before ? new TextDecoder().decode(change.before) : '-'
      return `${change.kind} ${change.path} ${before}`
    })
    expect(told).toEqual([
      'makeFolder new -',
      'write new/a.txt -',
      'write new/a.txt x',
      'move a.txt -',
      'move new/a.txt -',
      'write c.txt one',
      'remove a.txt xy',
      'remove full/b.txt two',
      'removeFolder full -',
    ])
    expect(contents(root)).toEqual(before)
  })

  test('stop half-way without saying what was done', async () => {
    const { root } = makeWorkspace({ 'full/a.txt': 'a', 'full/b.txt': 'b', 'full/c.txt': 'c' })
    const told: Record<string, readonly number[]> = {}
    // The last file is exchanged once the plan is kept, so that it cannot be removed.
    const log: ChangeLog = {
      planned: (changes) => {
        writeFileSync(join(root, 'full/c.txt'), 'mine')
        return changes.map((_, index) => index)
      },
      made: (ids) => void Object.assign(told, { made: ids }),
      dropped: (ids) => void Object.assign(told, { dropped: ids }),
    }
    await expect(changingFiles(root, log, never).remove('full', { recursive: true })).rejects.toThrow('somebody else')
    expect(told).toEqual({ made: [0, 1], dropped: [2, 3] })
    expect(contents(root)).toEqual({ 'full/': '', 'full/c.txt': 'mine' })
    const stopped = AbortSignal.abort()
    await expect(changingFiles(root, log, stopped).write('d.txt', 'd')).rejects.toThrow()
    expect(existsSync(join(root, 'd.txt'))).toBe(false)
  })
})
