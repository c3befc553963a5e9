import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GuestFile, SandboxScript } from '../../../src/main/tools/sandbox/types.ts'
import { WorkerSandbox } from '../../../src/main/tools/sandbox/worker-sandbox.ts'

let sandbox: WorkerSandbox
beforeAll(async () => {
  sandbox = new WorkerSandbox(new URL('../../../out/main/sandbox-worker.js', import.meta.url))
  await sandbox.warmUp()
})
afterAll(() => sandbox.close())

async function run(code: string, files: GuestFile[] = [], more: Partial<SandboxScript> = {}) {
  const printed: string[] = []
  const result = await sandbox.evaluate({
    code,
    files,
    limits: { seconds: 1, memoryMb: 32, outputKb: 4096 },
    surroundings: { now: Date.parse('2026-01-02T03:04:05Z'), seed: 7 },
    signal: new AbortController().signal,
    onLog: (line) => printed.push(line),
    ...more,
  })
  return { ...result, printed }
}
const shown = async (code: string): Promise<string | null> => (await run(code)).value

describe('a script', () => {
  test('shows its last expression, what it prints, and keeps nothing for the next', async () => {
    expect(await run("console.log('a', { b: [1, 2] }); globalThis.x = 20; x + 1")).toMatchObject({
      value: '21',
      printed: ['a { b: [ 1, 2 ] }'],
      files: [],
    })
    expect(await shown('typeof x')).toBe('undefined')
    expect(await shown('const a = 1')).toBeNull()
    expect(await shown('const a = await Promise.resolve(4); a * 2')).toBe('8')
  })

  test('shows values as a person reads them', async () => {
    expect(await shown("new Map([['a', new Set([1])]])")).toBe('Map(1) { "a" => Set(1) { 1 } }')
    expect(await shown('const o = { n: null, u: undefined, b: 1n, f() {} }; o.self = o; o')).toBe(
      '{ n: null, u: undefined, b: 1n, f: [Function: f], self: [Circular] }',
    )
    expect(await shown('[new Date(), new Uint8Array([1, 2]), -0, /a/g]')).toBe(
      '[ 2026-01-02T03:04:05.000Z, Uint8Array(2) [ 1, 2 ], -0, /a/g ]',
    )
    expect(await shown('Array.from({ length: 200 }, (_, i) => i)')).toMatch(/99,\s+… 100 more\s*\]/)
  })

  test('says what it threw and where', async () => {
    await expect(run('let a = 1\nnull.b')).rejects.toMatchObject({ code: 'TOOL_FAILED', data: { line: 2 } })
    await expect(run('let a = 1\nlet let = 2')).rejects.toMatchObject({ code: 'TOOL_FAILED', data: { line: 2 } })
    await expect(run('await Promise.reject(new Error("no"))')).rejects.toMatchObject({ message: 'no' })
  })

  test('reads the files it is given and gives back those it writes', async () => {
    const files: GuestFile[] = [
      { path: 'a.txt', text: 'grüße' },
      { path: 'b.bin', base64: Buffer.from([0, 255, 128]).toString('base64') },
    ]
    const { value, files: written } = await run(
      `writeFile('c.txt', readFile('a.txt').toUpperCase())
       writeFile('./d.bin', readBytes('b.bin').map((each) => 255 - each)); writeFile('c.txt', readFile('c.txt') + '!');
       [listFiles().join(), readBytes('a.txt').length].join(' ')`,
      files,
    )
    expect(value).toBe('a.txt,b.bin,c.txt,d.bin 7')
    expect(written).toEqual([
      { path: 'c.txt', text: 'GRÜSSE!' },
      { path: 'd.bin', base64: Buffer.from([255, 0, 127]).toString('base64') },
    ])
    await expect(run("readFile('x')")).rejects.toThrow(/no file "x" here; name it in "files"/)
  })
})

describe('what a script has of any JavaScript', () => {
  test.for<[string, string]>([
    ["new URL('../b?x=1#h', 'https://user@Example.com:8080/a/c').href", 'https://user@example.com:8080/b?x=1#h'],
    [
      "const u = new URL('https://a.b/'); u.searchParams.append('q', 'a b&ü'); u.pathname = '/x y'; u.href",
      'https://a.b/x%20y?q=a+b%26%C3%BC',
    ],
    ["[...new URLSearchParams('?a=1&b=%20%C3%BC+&a=2').entries()].join('|')", 'a,1|b, ü |a,2'],
    [
      "const p = new URLSearchParams({ b: 1, a: 2 }); p.sort(); p.set('b', 3); p.delete('a'); p.toString() + p.size",
      'b=31',
    ],
    ["URL.canParse('no') + ' ' + URL.canParse('http://a')", 'false true'],
    ["new TextEncoder().encode('aü€😀\\ud800').join()", '97,195,188,226,130,172,240,159,152,128,239,191,189'],
    ['new TextDecoder().decode(new Uint8Array([97, 195, 188, 240, 159, 152, 128, 255, 237, 160, 128]))', 'aü😀����'],
    [
      'const d = new TextDecoder(); d.decode(new Uint8Array([226, 130]), { stream: true }) + d.decode(new Uint8Array([172]))',
      '€',
    ],
    [
      "try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { e.name }",
      'TypeError',
    ],
    ["atob(btoa('hello'))", 'hello'],
    [
      'const a = { d: new Date(0), m: new Map([[1, { x: 1 }]]), b: new Uint8Array([1]) }; a.self = a; const c = structuredClone(a); [c !== a, c.self === c, c.m.get(1).x, c.d.getTime(), c.b[0], c.b !== a.b].join()',
      'true,true,1,0,1,true',
    ],
    ['try { structuredClone(() => 1) } catch (e) { e.name }', 'DataCloneError'],
    ["let s = ''; queueMicrotask(() => { s += 'b' }); s += 'a'; await null; s", 'ab'],
    [
      "await new Promise((done) => { const seen = []; setTimeout(() => { seen.push('late'); done(seen.join()) }, 20); setTimeout((word) => seen.push(word), 1, 'soon'); clearTimeout(setTimeout(() => seen.push('never'), 2)) })",
      'soon,late',
    ],
    [
      'let n = 0; await new Promise((done) => { const id = setInterval(() => { if (++n === 3) { clearInterval(id); done() } }, 1) }); n',
      '3',
    ],
    ['const before = Date.now(); await new Promise((done) => setTimeout(done, 30)); Date.now() > before', 'true'],
  ])('%s', async ([code, value]) => {
    expect(await shown(code)).toBe(value)
  })

  test('ends its timers with the call, and waits for none that nobody waits for', async () => {
    const { printed, value } = await run(
      "setTimeout(() => console.log('late'), 50); setInterval(() => console.log('beat'), 1); 5",
    )
    expect(value).toBe('5')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(printed).toEqual([])
  })

  test('ends what waits for a timer beyond its time', async () => {
    const before = performance.now()
    await expect(run('await new Promise((done) => setTimeout(done, 1e6))')).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    })
    expect(performance.now() - before).toBeLessThan(30_000)
  })
})
