import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { electronPath } from '../../../scripts/lib/runtime.mjs'
import { PageProgram } from '../../../src/main/process/page-program.ts'
import { Interpreters } from '../../../src/main/tools/python/interpreters.ts'
import { SnapshotFile } from '../../../src/main/tools/python/snapshot-file.ts'
import type { FileBytes, PythonResult } from '../../../src/main/tools/python/types.ts'
import { HOSTILE_PYTHON, type HostilePython } from '../../support/hostile-python.ts'
import { projectRoot } from '../../support/studio.ts'

let folder = ''
let python: Interpreters
/** With half a second of time, for what must not end by itself. */
let short: Interpreters
let packages: string | null = null
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'autoglm-python-'))
  const snapshot = new SnapshotFile(join(folder, 'python.snapshot'))
  const pages = new PageProgram({
    electron: electronPath()?.path ?? null,
    app: projectRoot,
    snapshotPath: snapshot.path,
  })
  const open = (seconds: number): Interpreters =>
    new Interpreters({
      pages,
      snapshot,
      packagesPath: () => packages,
      limits: { seconds, memoryBytes: 256 * 1024 * 1024 },
    })
  python = open(30)
  short = open(0.5)
})
afterAll(async () => {
  await short.close()
  await python.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (
  code: string,
  files: FileBytes[] = [],
  runId = 'run_1',
  signal = new AbortController().signal,
): Promise<PythonResult> => python.run({ runId, code, files, signal })

/** What a call ends as, in the words of the list. */
async function endOf(code: string, on = python): Promise<{ end: HostilePython['ends']; as: string }> {
  try {
    const signal = new AbortController().signal
    const { error, value } = await on.run({ runId: 'run_1', code, files: [], signal })
    return error ? { end: 'raises', as: error.trace } : { end: 'gives', as: value ?? '' }
  } catch (error) {
    if (error instanceof StudioError && (error.code === 'LIMIT_REACHED' || error.code === 'TOOL_FAILED'))
      return { end: error.code, as: error.message }
    throw error
  }
}

describe('hostile Python', () => {
  let beats = 0
  let longest = 0
  let clock: NodeJS.Timeout
  const reached: string[] = []
  const server = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.end('x')
  })
  server.on('connection', () => reached.push('connection'))
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    let before = performance.now()
    clock = setInterval(() => {
      beats += 1
      longest = Math.max(longest, performance.now() - before)
      before = performance.now()
    }, 10)
  })
  afterAll(() => {
    clearInterval(clock)
    server.close()
  })

  // Code that ends as none of these has got further than it may; what comes after is served as ever.
  test.for(HOSTILE_PYTHON)('$name', { timeout: 60_000 }, async ({ code, ends, as }) => {
    const address = server.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const found = await endOf(code.replaceAll('PORT', port), ends === 'LIMIT_REACHED' ? short : python)
    expect(found.end, found.as).toBe(ends)
    if (as) expect(found.as).toMatch(as)
    expect(await endOf('1 + 1')).toEqual({ end: 'gives', as: '2' })
  })

  test('nothing reached a server, and the studio kept answering', () => {
    expect(reached).toEqual([])
    expect(beats).toBeGreaterThan(100)
    expect(longest).toBeLessThan(1000)
  })
})

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const pythonText = ({ files }: PythonResult): Record<string, string> =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]))

describe('Python', () => {
  test('shows what is printed and the last expression, and keeps no name for the next call', async () => {
    const first = await run("import sys\nx = 20\nprint('out'); print('err', file=sys.stderr)\n[x, 22]")
    expect(first).toMatchObject({ printed: 'out\nerr\n', value: '[20, 22]', error: null, notKept: 0, files: [] })
    expect((await run('x')).error?.trace).toMatch(/NameError: name 'x' is not defined/)
  })

  test('shows a traceback of the code alone', async () => {
    const { error } = await run('def half(n):\n    return n / 0\n\nhalf(1)')
    expect(error?.trace).toBe(
      'Traceback (most recent call last):\n  File "code.py", line 4, in <module>\n    half(1)\n    ~~~~^^^\n  File "code.py", line 2, in half\n    return n / 0\n           ~~^~~\nZeroDivisionError: division by zero',
    )
    expect((await run('1 +')).error?.trace).toMatch(/^ {2}File "code.py", line 1\n/)
  })

  test('reads what it is given, gives back what it writes or changes, and finds nothing of it in the next call', async () => {
    const files = [
      { path: 'data/in.csv', bytes: text('a,b\n1,2\n') },
      { path: 'same.txt', bytes: text('same') },
    ]
    const result = await run(
      "import csv, os\nrows = list(csv.reader(open('data/in.csv')))\nos.makedirs('out/deep')\nopen('out/deep/sum.txt', 'w').write(str(sum(map(int, rows[1]))))\nopen('data/in.csv', 'a').write('3,4\\n')\nos.symlink('same.txt', 'link')",
      files,
    )
    expect(pythonText(result)).toEqual({ 'out/deep/sum.txt': '3', 'data/in.csv': 'a,b\n1,2\n3,4\n' })
    expect((await run('import os; os.listdir()')).value).toBe('[]')
  })

  test('says what of many files is not given back', async () => {
    const result = await run("for n in range(40): open(f'{n}', 'w').write('x')")
    expect([result.files.length, result.leftOut]).toEqual([32, 8])
  })

  test('keeps runs apart: what one does to its interpreter, another does not see', async () => {
    await run("import math\nmath.pi = 3\nopen('/tmp/left', 'w').write('x')", [], 'run_a')
    expect((await run('import math; math.pi', [], 'run_b')).value).toBe('3.141592653589793')
    expect((await run("import os; os.path.exists('/tmp/left')", [], 'run_b')).value).toBe('False')
  })

  test('throws other dice in every interpreter, although all start from one image', async () => {
    const dice = 'import random; random.random()'
    const thrown = [await run(dice, [], 'run_a'), await run(dice, [], 'run_b'), await run(dice, [], 'run_c')]
    expect(new Set(thrown.map(({ value }) => value)).size).toBe(3)
  })

  test('stops at once when it is cancelled, and serves the next call', async () => {
    const controller = new AbortController()
    const running = run('while True: pass', [], 'run_a', controller.signal)
    setTimeout(() => controller.abort(), 100)
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' })
    expect((await run('1 + 1')).value).toBe('2')
  })

  test('serves calls of several runs at once, and those that wait in turn', async () => {
    const code = 'import time; time.sleep(0.2); 7'
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((name) => run(code, [], name)))
    expect(results.map(({ value }) => value)).toEqual(['7', '7', '7', '7'])
  })

  test('starts all the same from a memory image that is broken, and replaces it', async () => {
    writeFileSync(join(folder, 'python.snapshot'), 'no image')
    expect((await run('1 + 1', [], 'run_broken')).value).toBe('2')
    expect(statSync(join(folder, 'python.snapshot')).size).toBeGreaterThan(10_000_000)
  })

  test('imports packages from the folder, and says in a sentence what cannot be imported', async () => {
    packages = join(folder, 'packages')
    mkdirSync(packages)
    const made = await run(`import zipfile
with zipfile.ZipFile('greet-1.0-py3-none-any.whl', 'w') as wheel:
    wheel.writestr('greet/__init__.py', 'from importlib.resources import files\\ndef hello(): return files("greet").joinpath("word.txt").read_text()')
    wheel.writestr('greet/word.txt', 'hello')
    wheel.writestr('greet-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: greet\\nVersion: 1.0')
    wheel.writestr('greet-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any')
    wheel.writestr('greet-1.0.dist-info/RECORD', '')`)
    expect(made.error).toBeNull()
    for (const { path, bytes } of made.files) writeFileSync(join(packages, path), bytes)
    writeFileSync(join(packages, 'numpy-2.4.6-cp314-cp314-manylinux_2_28_x86_64.whl'), '')
    expect(await run('import greet; greet.hello()', [], 'run_p')).toMatchObject({ error: null, value: "'hello'" })
    const missing = await run('import numpy', [], 'run_p')
    expect(missing.error?.trace).toMatch(/No module named 'numpy'\nThere is numpy-2.4.6.*only wheels in pure Python/s)
    writeFileSync(join(packages, 'torn-1.0-py3-none-any.whl'), 'PK torn')
    expect((await run('import greet; greet.hello()', [], 'run_p')).value).toBe("'hello'")
    expect((await run('import torn', [], 'run_p')).error?.trace).toMatch(/could not be unpacked.*torn-1\.0/)
    packages = join(folder, 'gone')
    await expect(run('1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    packages = null
  })
})

test('says what to do where there is no program to show a page', async () => {
  const pages = new PageProgram({ electron: null, app: projectRoot, snapshotPath: '' })
  await expect(pages.open()).rejects.toMatchObject({
    code: 'NOT_AVAILABLE',
    message: expect.stringMatching(/npm run setup/),
  })
})
