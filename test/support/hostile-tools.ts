/** What a hostile call may end as: `contained` gives a harmless result, the others an error with that code. */
export type HostileEnd = 'LIMIT_REACHED' | 'TOOL_FAILED' | 'contained'

export interface Hostile {
  name: string
  /** The body of `run`, with `ctx`. */
  run: string
  /** Before the tool is defined, in the module. */
  before?: string
  ends: readonly HostileEnd[]
  /** What a harmless one gives. */
  gives?: unknown
}

const limit = ['LIMIT_REACHED'] as const
const failed = ['TOOL_FAILED'] as const
const harmless = ['contained'] as const
const any = ['LIMIT_REACHED', 'TOOL_FAILED', 'contained'] as const
const stopped = ['LIMIT_REACHED', 'TOOL_FAILED'] as const

/** Code that tries to hang, to eat memory, to get out, or to lie. */
export const HOSTILE: readonly Hostile[] = [
  // Time.
  { name: 'endless loop', run: 'while (true) {}', ends: limit },
  { name: 'endless loop that catches', run: 'for (;;) { try { for (;;) {} } catch {} }', ends: limit },
  { name: 'endless loop in a getter', run: 'return { get a() { while (1) {} } }', ends: limit },
  { name: 'endless loop in toJSON', run: 'return { toJSON() { while (1) {} } }', ends: limit },
  { name: 'endless loop in a proxy', run: 'return new Proxy({}, { ownKeys() { while (1) {} } })', ends: limit },
  { name: 'endless loop in valueOf', run: 'return 1 + { valueOf() { while (1) {} } }', ends: limit },
  { name: 'endless loop while loading', before: 'while (true) {}', run: '', ends: limit },
  { name: 'endless microtasks', run: 'const go = () => Promise.resolve().then(go); await go()', ends: limit },
  { name: 'endless async loop', run: 'for (;;) await null', ends: limit },
  { name: 'endless generator', run: 'function* g() { for (;;) yield 1 } return [...g()].length', ends: limit },
  { name: 'catastrophic regular expression', run: "return /^(a+)+$/.test('a'.repeat(40) + '!')", ends: limit },
  { name: 'native join that cannot be interrupted', run: "return new Array(2 ** 31).join('').length", ends: limit },
  { name: 'native fill of a huge array', run: 'return new Array(1e9).fill(0).length', ends: limit },
  {
    name: 'sort that never agrees',
    run: 'return Array.from({ length: 1e6 }, (_, i) => i).sort(() => 1).length',
    ends: limit,
  },
  { name: 'a promise nobody settles', run: 'await new Promise(() => {})', ends: failed },
  { name: 'a thenable that never answers', run: 'return { then() {} }', ends: failed },
  { name: 'a thenable that never ends', run: 'return { then() { for (;;) {} } }', ends: limit },
  { name: 'endless replace callback', run: "return 'a'.repeat(1e6).replace(/a/g, () => { for (;;) {} })", ends: limit },
  { name: 'big integers', run: 'let n = 3n; for (;;) n *= n', ends: stopped },
  // Memory.
  { name: 'endless arrays', run: 'const a = []; for (;;) a.push(new Array(1000).fill(1))', ends: limit },
  { name: 'endless buffers', run: 'const a = []; for (;;) a.push(new ArrayBuffer(1 << 20))', ends: limit },
  { name: 'endless text', run: "let s = 'x'; for (;;) s += s", ends: stopped },
  { name: 'endless objects', run: 'const a = []; for (let i = 0; ; i++) a.push({ i })', ends: limit },
  { name: 'endless map', run: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)', ends: limit },
  { name: 'a huge typed array', run: 'return new Float64Array(1e9).length', ends: stopped },
  { name: 'padStart', run: "return 'x'.padStart(2 ** 29).length", ends: stopped },
  { name: 'repeat', run: "return 'abcdefgh'.repeat(2 ** 27).length", ends: stopped },
  { name: 'promise bomb', run: 'const all = []; for (;;) all.push(new Promise(() => {}))', ends: limit },
  { name: 'closures', run: 'const a = []; for (let i = 0; ; i++) a.push(() => i)', ends: limit },
  { name: 'symbols', run: "const a = []; for (let i = 0; ; i++) a.push(Symbol('x'.repeat(1000) + i))", ends: limit },
  { name: 'endless recursion', run: 'const f = () => f() + 1; return f()', ends: stopped },
  { name: 'recursion through a getter', run: 'const o = { get a() { return this.a } }; return o.a', ends: stopped },
  { name: 'deep JSON', run: "return JSON.parse('['.repeat(1e6))", ends: any },
  { name: 'deep parentheses', run: "return eval('('.repeat(1e5) + ')'.repeat(1e5))", ends: any },
  {
    name: 'a result of a gigabyte',
    run: "const part = 'x'.repeat(1e6); return Array.from({ length: 1000 }, () => part)",
    ends: stopped,
  },
  { name: 'a result over the limit', run: "return 'x'.repeat(200 * 1024)", ends: limit },
  {
    name: 'a result that is nested too deeply',
    run: 'let a = []; for (let i = 0; i < 5000; i++) a = [a]; return a',
    ends: stopped,
  },
  { name: 'a flood of log lines', run: "for (let i = 0; i < 1e5; i++) ctx.log('line', i)", ends: any },
  {
    name: 'log lines of a megabyte',
    run: "for (let i = 0; i < 5; i++) ctx.log('x'.repeat(1e6)); return 'ok'",
    ends: any,
  },
  {
    name: 'a flood of questions',
    run: "return (await Promise.allSettled(Array.from({ length: 1e4 }, () => ctx.fs.read('a')))).length",
    ends: any,
  },
  { name: 'questions without end', run: "for (;;) await ctx.fs.read('a').catch(() => 0)", ends: any },
  { name: 'progress without end', run: "for (;;) ctx.progress(0.5, 'x'.repeat(1e4))", ends: limit },
  // Timers, addresses, text and copies.
  { name: 'a timer that comes after the time', run: 'await new Promise((done) => setTimeout(done, 1e9))', ends: limit },
  { name: 'an endless interval', run: 'await new Promise(() => setInterval(() => {}, 0))', ends: limit },
  {
    name: 'timers that set each other',
    run: 'await new Promise(() => { const go = () => { setTimeout(go); setTimeout(go) }; go() })',
    ends: any,
  },
  { name: 'a flood of timers', run: 'for (let i = 0; i < 1e5; i++) setTimeout(() => {}, 1)', ends: failed },
  {
    name: 'an endless loop in a timer',
    run: 'await new Promise(() => setTimeout(() => { for (;;) {} }))',
    ends: limit,
  },
  {
    name: 'a timer that throws',
    run: "await new Promise(() => setTimeout(() => { throw new Error('no') }))",
    ends: failed,
  },
  {
    name: 'a timer that outlives its call',
    run: "setTimeout(() => { Object.prototype.polluted = 1; ctx.log('alive') }, 1); return 1",
    ends: harmless,
    gives: 1,
  },
  { name: 'text in place of a function', run: "setTimeout('process.exit()', 1)", ends: failed },
  {
    name: 'timers while loading',
    before: 'setInterval(() => { for (;;) {} }, 1)',
    run: 'return 1',
    ends: harmless,
    gives: 1,
  },
  { name: 'an endless clock by timers', run: 'for (;;) await new Promise((done) => setTimeout(done, 1))', ends: limit },
  {
    name: 'an address of a gigabyte',
    run: "return new URL('http://a/' + 'x'.repeat(2 ** 24)).href.length",
    ends: stopped,
  },
  {
    name: 'a flood of addresses',
    run: "for (;;) new URL('http://a/' + 'x'.repeat(6e4))",
    ends: limit,
  },
  {
    name: 'an address that lies about its text',
    run: "return new URL({ toString() { return 'file:///etc/passwd' } }).pathname",
    ends: harmless,
    gives: '/etc/passwd',
  },
  { name: 'an address that is read', run: "return await import(new URL('file:///etc/passwd').href)", ends: failed },
  {
    name: 'the host by an address',
    run: "return new URL('http://a').constructor.constructor('return typeof process')()",
    ends: harmless,
    gives: 'undefined',
  },
  {
    name: 'endless search parameters',
    run: 'const p = new URLSearchParams(); for (;;) p.append("a".repeat(1e5), "b")',
    ends: stopped,
  },
  { name: 'bytes of endless text', run: "return new TextEncoder().encode('€'.repeat(2 ** 26)).length", ends: stopped },
  { name: 'text of endless bytes', run: 'return new TextDecoder().decode(new Uint8Array(2 ** 30))', ends: stopped },
  {
    name: 'a poisoned array of bytes',
    run: 'Uint8Array.prototype.slice = () => { for (;;) {} }; return new TextEncoder().encode("a").length',
    ends: limit,
  },
  {
    name: 'a copy nested too deeply',
    run: 'let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return structuredClone(a)',
    ends: stopped,
  },
  {
    name: 'a copy with an endless getter',
    run: 'return structuredClone({ get a() { for (;;) {} } })',
    ends: limit,
  },
  {
    name: 'a copy of a proxy',
    run: 'return structuredClone(new Proxy({}, { ownKeys() { for (;;) {} } }))',
    ends: limit,
  },
  {
    name: 'endless queued microtasks',
    run: 'const go = () => queueMicrotask(go); go(); await null; await new Promise(() => {})',
    ends: limit,
  },
  {
    name: 'a value that will not be shown',
    run: 'console.log(new Proxy({}, { ownKeys() { for (;;) {} } }))',
    ends: limit,
  },
  { name: 'base64 that is none', run: "return atob('%%%')", ends: failed },
  // Ways out.
  { name: 'process', run: 'return typeof process', ends: harmless, gives: 'undefined' },
  { name: 'require', run: 'return typeof require', ends: harmless, gives: 'undefined' },
  {
    name: 'process by a constructor',
    run: "return (() => {}).constructor('return typeof process')()",
    ends: harmless,
    gives: 'undefined',
  },
  {
    name: 'process by the context',
    run: "return ctx.log.constructor.constructor('return typeof process')()",
    ends: harmless,
  },
  {
    name: 'globalThis',
    run: "return ['process', 'require', 'fetch', 'WebAssembly', 'Worker', 'postMessage', 'XMLHttpRequest', 'Deno', 'std', 'os', 'bjson'].filter((n) => n in globalThis)",
    ends: harmless,
    gives: [],
  },
  { name: 'WebAssembly', run: 'return typeof WebAssembly', ends: harmless, gives: 'undefined' },
  { name: 'import of fs', before: "import fs from 'node:fs'", run: 'return fs', ends: failed },
  { name: 'import of a path', before: "import x from '../../../etc/passwd'", run: 'return x', ends: failed },
  { name: 'import of a URL', before: "import x from 'https://example.com/x.js'", run: 'return x', ends: failed },
  { name: 'import by name while running', run: "return await import('node:child_process')", ends: failed },
  { name: 'import of quickjs std', run: "return await import('std')", ends: failed },
  {
    name: 'SharedArrayBuffer and Atomics',
    run: 'return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
    ends: any,
  },
  // Prototypes and lies.
  { name: 'a poisoned prototype', run: 'Object.prototype.polluted = 1; return {}', ends: any },
  { name: 'a poisoned JSON', run: 'JSON.stringify = () => \'{"type":"done","json":"1"}\'; return 2', ends: any },
  { name: 'a poisoned promise', run: 'Promise.prototype.then = function () { return this }; return 3', ends: any },
  {
    name: 'a poisoned array',
    run: 'Array.prototype[Symbol.iterator] = function* () {}; return await ctx.fs.list()',
    ends: any,
  },
  { name: '__proto__ in the result', run: 'return JSON.parse(\'{"__proto__": {"polluted": true}}\')', ends: any },
  { name: 'a frozen context changed', run: "ctx.fs.read = () => 'mine'; return 1", ends: any },
  {
    name: 'a throwing error',
    run: 'throw { get message() { throw new Error() }, get stack() { for (;;) {} } }',
    ends: stopped,
  },
  { name: 'an error that is a symbol', run: 'throw Symbol("no")', ends: failed },
  { name: 'a promise rejected with nothing', run: 'return Promise.reject()', ends: failed },
  { name: 'a result that holds itself', run: 'const a = {}; a.a = a; return a', ends: failed },
  { name: 'a function as the result', run: 'return () => 1', ends: harmless, gives: null },
  { name: 'a BigInt as the result', run: 'return 1n', ends: failed },
]
