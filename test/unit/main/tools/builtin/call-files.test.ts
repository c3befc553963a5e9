import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { guestPath, readCallFiles, writeCallFiles } from '../../../../../src/main/tools/builtin/code/call-files.ts'
import { picturesOf } from '../../../../../src/main/tools/builtin/code/pictures.ts'
import type { ToolContext } from '../../../../../src/main/tools/types.ts'
import { contextFor, failureOf, makeWorkspace } from '../fixture.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** A context that notes what is written instead of writing it. */
function noting(): { context: ToolContext; written: [string, string][] } {
  const written: [string, string][] = []
  const context = contextFor('/nowhere')
  const write: ToolContext['files']['write'] = async (path, content) => {
    written.push([path, typeof content === 'string' ? content : new TextDecoder().decode(content)])
    return { path, created: true }
  }
  return { context: { ...context, files: { ...context.files, write } }, written }
}

describe('files that go in', () => {
  it('are those that are named, by the name they are named with', async () => {
    const { root } = makeWorkspace({ 'a/b.txt': 'one', 'c.bin': new Uint8Array([0, 255]) })
    symlinkSync('c.bin', join(root, 'link.bin'))
    const files = await readCallFiles(['./a//b.txt', 'link.bin', 'a/b.txt'], contextFor(root))
    expect(files).toEqual([
      { path: 'a/b.txt', bytes: text('one') },
      { path: 'link.bin', bytes: new Uint8Array([0, 255]) },
    ])
  })

  it('never lie outside the workspace, nor are larger than 16 MB together', async () => {
    const { root, beside } = makeWorkspace({ 'a.txt': 'a' })
    writeFileSync(join(beside, 'secret'), 'x')
    symlinkSync(join(beside, 'secret'), join(root, 'way-out'))
    for (const path of ['../secret', 'way-out', join(beside, 'secret')])
      expect((await failureOf(() => readCallFiles([path], contextFor(root)))).code).toBe('PATH_OUTSIDE_WORKSPACE')
    writeFileSync(join(root, 'big'), new Uint8Array(9 * 1024 * 1024))
    writeFileSync(join(root, 'big2'), new Uint8Array(9 * 1024 * 1024))
    expect((await failureOf(() => readCallFiles(['big', 'big2'], contextFor(root)))).code).toBe('LIMIT_REACHED')
  })
})

describe('files that come out', () => {
  const wrote = [
    { path: 'out/a.txt', bytes: text('A') },
    { path: 'b.txt', bytes: text('B') },
  ]

  it('are kept when the call names them, and named when it does not', async () => {
    const { context, written } = noting()
    expect(await writeCallFiles(wrote, ['./out/a.txt'], context)).toEqual([
      'Wrote out/a.txt (1 bytes).',
      'Not kept, because not named in output_files: b.txt.',
    ])
    expect(written).toEqual([['out/a.txt', 'A']])
  })

  it('are all missed together: one that was named and not written keeps the others from being written', async () => {
    const { context, written } = noting()
    const failure = await failureOf(() => writeCallFiles(wrote, ['b.txt', 'c.txt'], context))
    expect(failure).toEqual({ code: 'TOOL_FAILED', message: 'The code did not write c.txt, so nothing was kept.' })
    expect(written).toEqual([])
  })
})

test('a path of the code never leads out of its folder, however it is spelled', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'b c', '\\', '\0', '~'), fc.string({ maxLength: 4 }))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.constantFrom('/', '\\', '//'), (parts, between) => {
      const path = guestPath(parts.join(between))
      if (path === null) return
      expect(path.split('/').every((each) => each !== '' && each !== '.' && each !== '..')).toBe(true)
      expect(guestPath(path)).toBe(path)
    }),
  )
})

test('only what is a picture by name and content is shown as one', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
  const files = [
    { path: 'charts/a.png', bytes: png },
    { path: 'b.svg', bytes: text('<?xml version="1.0"?>\n<svg xmlns="x"/>') },
    { path: 'c.png', bytes: text('<html>') },
    { path: 'd.svg', bytes: text('<html>') },
    { path: 'e.txt', bytes: png },
    { path: 'f.png', bytes: new Uint8Array([...png, ...new Uint8Array(4 * 1024 * 1024)]) },
  ]
  expect(picturesOf(files).pictures?.map(({ mime, name, alt }) => [mime, name, alt])).toEqual([
    ['image/png', 'a.png', 'charts/a.png'],
    ['image/svg+xml', 'b.svg', 'b.svg'],
  ])
  expect(picturesOf([])).toEqual({})
})
