import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { during, SetupError } from './log.mjs'
import { capture } from './process.mjs'
import { nodePath, projectRoot, sqliteBindingFor } from './runtime.mjs'
import { installSystemPackages, isDebianRoot, which } from './system.mjs'

const modules = join(projectRoot, 'node_modules')

/**
 * The preprocessor definitions better-sqlite3 builds SQLite with.
 * @param {string} gypi text of its deps/defines.gypi
 * @returns {string[]}
 */
export function sqliteDefines(gypi) {
  return [...gypi.matchAll(/^\s*'([A-Z0-9_]+(?:=[^']*)?)',\s*$/gm)].map((match) => match[1])
}

/**
 * Where the chosen Electron is too old for better-sqlite3's packaged binary, compile one that it can load. The headers
 * come with the `node` package, so a compiler is all it needs: no node-gyp, Python, make or download.
 * @param {import('./runtime.mjs').ElectronRuntime} electron
 */
export async function ensureSqliteBinding(electron) {
  const target = sqliteBindingFor(electron)
  if (!target || existsSync(target)) return
  await ensureCompiler()
  const parent = dirname(dirname(target))
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent))
    if (name.startsWith('.tmp-')) rmSync(join(parent, name), { recursive: true, force: true })
  const work = mkdtempSync(join(parent, '.tmp-'))
  try {
    const built = join(work, 'better_sqlite3.node')
    await during('compiling SQLite for this Electron (once, about a minute)', () => compile(work, built))
    await verify(electron, built)
    for (const name of readdirSync(work)) if (!name.endsWith('.node')) rmSync(join(work, name))
    rmSync(dirname(target), { recursive: true, force: true })
    renameSync(work, dirname(target))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The `node` package installs a whole distribution; Node-API is the same in all versions, so any headers >= 20.10 do. */
function nodeHeaders() {
  const platform = `node-${process.platform}-${process.arch}`
  const folders = [
    join(modules, 'node', 'node_modules', platform),
    join(modules, platform),
    dirname(dirname(nodePath())),
    '/usr',
  ]
  const found = folders
    .map((folder) => join(folder, 'include', 'node'))
    .find((folder) => existsSync(join(folder, 'node_api.h')))
  if (!found) throw new SetupError('the headers of Node.js are missing; delete node_modules and run `npm run setup`')
  return found
}

async function ensureCompiler() {
  if (which('g++')) return
  if (isDebianRoot()) await installSystemPackages(['g++'])
  if (!which('g++'))
    throw new SetupError(
      "a C++ compiler is needed once; type `sudo apt-get install -y g++` (or your system's equivalent) and run `npm run setup`",
    )
}

async function compile(work, output) {
  const source = join(modules, 'better-sqlite3')
  const sqlite = join(source, 'deps', 'sqlite3')
  const defines = sqliteDefines(readFileSync(join(source, 'deps', 'defines.gypi'), 'utf8')).map((name) => `-D${name}`)
  const common = ['-c', '-O2', '-fPIC', '-w', '-DNDEBUG', `-I${sqlite}`]
  // Its references to strings need Node-API 10; the experimental headers offer them to older versions, and the opt-out
  // keeps the ordinary rules for calls during garbage collection.
  const addon = [
    '-std=c++20',
    '-fvisibility=hidden',
    '-fno-exceptions',
    '-fno-rtti',
    '-DNAPI_EXPERIMENTAL',
    '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
    '-DNAPI_DISABLE_CPP_EXCEPTIONS',
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
    '-DBUILDING_NODE_EXTENSION',
    '-DNODE_GYP_MODULE_NAME=better_sqlite3',
    `-I${nodeHeaders()}`,
    `-I${join(modules, 'node-addon-api')}`,
  ]
  const objects = [join(work, 'sqlite3.o'), join(work, 'addon.o')]
  await Promise.all([
    gcc('gcc', [...common, '-std=c99', ...defines, join(sqlite, 'sqlite3.c'), '-o', objects[0]]),
    gcc('g++', [...common, ...addon, join(source, 'src', 'better_sqlite3.cpp'), '-o', objects[1]]),
  ])
  // `now`: a function this Electron does not have must fail when loading, in the check below, and not at some later call.
  const link = [
    '-shared',
    '-s',
    '-static-libgcc',
    '-static-libstdc++',
    '-Wl,-Bsymbolic',
    '-Wl,--exclude-libs,ALL',
    '-Wl,-z,now',
  ]
  await gcc('g++', [...link, ...objects, '-o', output, '-ldl', '-lpthread'])
}

async function gcc(command, args) {
  const { code, stderr } = await capture(command, args)
  if (code === 0) return
  process.stderr.write(stderr)
  throw new SetupError(
    `compiling SQLite failed (messages above; it needs gcc >= 11); install a newer g++ and run \`npm run setup\``,
  )
}

/** Open, write, search and read back in the very processes that will use it: a wrong binary crashes rather than throws. */
async function verify(electron, binding) {
  const program = `
    const Database = require(process.argv[1])
    const db = new Database(':memory:', { nativeBinding: process.argv[2] })
    db.exec("create virtual table t using fts5(a); insert into t values ('one two'), ('three')")
    const sum = db.function('add1', (n) => n + 1).prepare("select add1(count(*)) as n, a from t where t match 'two'").get()
    if (sum.n !== 2 || sum.a !== 'one two') process.exit(3)
    // Objects freed by the collector run native finalizers, where version mistakes abort the process.
    require('node:v8').setFlagsFromString('--expose-gc')
    const gc = require('node:vm').runInNewContext('gc')
    for (let i = 0; i < 2000; i++) db.prepare('select ' + i).get()
    for (let i = 0; i < 20; i++) new Database(':memory:', { nativeBinding: process.argv[2] })
    gc()
    db.close()`
  const args = ['-e', program, join(modules, 'better-sqlite3'), binding]
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  for (const [name, command] of [
    ['Electron', electron.path],
    ['Node', nodePath()],
  ]) {
    const { code, stderr } = await capture(command, args, { env, timeoutMs: 60_000 })
    if (code === 0) continue
    process.stderr.write(stderr)
    throw new SetupError(
      `the compiled SQLite does not work in ${name} (exit code ${code}); please report this with the messages above`,
    )
  }
}
