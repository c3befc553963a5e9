import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { during, SetupError } from './log.mjs'
import { capture } from './process.mjs'
import { nodePath, projectRoot } from './runtime.mjs'

const lockFile = join(projectRoot, 'package-lock.json')
// Inside node_modules on purpose: `npm ci` removes it first, so an interrupted install never looks finished.
const stampFile = join(projectRoot, 'node_modules', '.autoglm-setup')

/** @param {string | Buffer} text @returns {string} */
export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Whether npm's own record of an install has every package of the lock file at the locked version.
 * @param {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} lock
 * @param {{ packages?: Record<string, { version?: string }> }} installed `node_modules/.package-lock.json`
 */
export function satisfiesLock(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '') continue
    const found = installed.packages?.[path]
    if (!found && (wanted.optional || wanted.devOptional)) continue // another platform's binary
    if (found?.version !== wanted.version) return false
  }
  return true
}

/** Whether node_modules is what package-lock.json asks for. Cheap: two small reads in the usual case. */
export function packagesReady() {
  const node = join(projectRoot, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(node) && !nodePath()) return false
  const want = hashOf(readFileSync(lockFile))
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === want) return true
  // Someone ran npm by hand: accept a complete install rather than repeat it.
  const record = join(projectRoot, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  if (!satisfiesLock(JSON.parse(readFileSync(lockFile, 'utf8')), JSON.parse(readFileSync(record, 'utf8')))) return false
  writeFileSync(stampFile, want)
  return true
}

/**
 * How to start npm: with the Node that runs npm itself, never the one in node_modules, which `npm ci` deletes.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv, shell: boolean }}
 */
export function npmCommand(args, env = process.env) {
  const path = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.replaceAll('\\', '/').includes('node_modules/.bin'))
    .join(delimiter)
  const clean = { ...env, PATH: path, NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' }
  const npm = env.npm_execpath
  const node = env.npm_node_execpath
  if (
    npm &&
    node &&
    /npm-cli\.c?js$/.test(npm) &&
    existsSync(node) &&
    !node.startsWith(join(projectRoot, 'node_modules'))
  )
    return { command: node, args: [npm, ...args], env: clean, shell: false }
  const windows = process.platform === 'win32'
  return { command: windows ? 'npm.cmd' : 'npm', args, env: clean, shell: windows }
}

/**
 * Whether `npm ci` refused only because the lock lacks binaries for other systems. npm leaves those out when the registry
 * that made the lock does not carry them, and then will not accept its own lock.
 * @param {string} output what npm printed
 * @param {{ packages?: Record<string, { optionalDependencies?: Record<string, string> }> }} lock
 */
export function lacksOnlyOptional(output, lock) {
  const optional = new Set(
    Object.values(lock.packages ?? {}).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})),
  )
  const missing = [...output.matchAll(/Missing: (@?[^@\s]+)@\S* from lock file/g)].map((match) => match[1])
  return missing.length > 0 && missing.every((name) => optional.has(name)) && !output.includes('Invalid: ')
}

/** Install exactly the locked packages. Safe to repeat after an interruption: both ways start from nothing. */
export async function installPackages() {
  // Scripts stay on: the `node` package installs its binary in one (package.json's allowScripts covers the rest).
  const options = ['--no-audit', '--no-fund', '--ignore-scripts=false', '--loglevel=error']
  const run = (...args) => {
    const npm = npmCommand([...args, ...options])
    return capture(npm.command, npm.args, { cwd: projectRoot, env: npm.env, shell: npm.shell })
  }
  let result = await during('installing packages (npm ci)', () => run('ci'))
  if (result.code !== 0 && lacksOnlyOptional(result.stderr, JSON.parse(readFileSync(lockFile, 'utf8')))) {
    rmSync(join(projectRoot, 'node_modules'), { recursive: true, force: true })
    // The same versions from the same lock, which `--no-save` leaves as it is.
    result = await during('installing packages without those of other systems', () => run('install', '--no-save'))
  }
  if (result.code === 127) throw new SetupError('npm was not found; install Node.js >= 20.19 with npm and try again')
  if (result.code !== 0) {
    process.stderr.write(result.stderr)
    throw new SetupError(
      'installing packages failed (messages above); check the connection to the npm registry and run `npm run setup`',
    )
  }
  if (!nodePath())
    throw new SetupError('the `node` package has no binary; run `npm rebuild node --foreground-scripts` to see why')
  writeFileSync(stampFile, hashOf(readFileSync(lockFile)))
}
