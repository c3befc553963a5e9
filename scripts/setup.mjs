// npm run setup: make this checkout runnable. Also imported by the other scripts, so it costs little when all is there.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureElectron } from './lib/electron.mjs'
import { withLock } from './lib/lock.mjs'
import { runMain, SetupError, say } from './lib/log.mjs'
import { installPackages, packagesReady } from './lib/packages.mjs'
import { cacheDir, electronPath, isAtLeast, nodePath, sqliteBindingFor } from './lib/runtime.mjs'
import { ensureSqliteBinding } from './lib/sqlite.mjs'
import { ensureSystem } from './lib/system.mjs'

const OLDEST_NODE = '20.19.0'

/**
 * Install what is missing: packages, Electron, its system libraries and a SQLite binding that loads in it.
 * @param {{ quiet?: boolean, electron?: boolean }} [options] `quiet` says nothing unless there is work; `electron: false`
 *   stops after the packages, which is all that headless commands need
 * @returns {Promise<{ node: string, electron: import('./lib/runtime.mjs').ElectronRuntime | null, sqliteBinding: string | null }>}
 * @throws {SetupError} with one line that says what to do
 */
export async function ensureSetup({ quiet = false, electron = true } = {}) {
  if (!isAtLeast(process.version, OLDEST_NODE))
    throw new SetupError(
      `Node.js ${process.version} is too old; install ${OLDEST_NODE} or newer from https://nodejs.org`,
    )
  if (!(await isReady({ electron, quiet }))) await lockedSetup({ electron, quiet })
  const runtime = electron ? electronPath() : null
  return { node: nodePath(), electron: runtime, sqliteBinding: runtime ? sqliteBindingFor(runtime) : null }
}

async function isReady({ electron, quiet }) {
  if (!packagesReady()) return false
  if (!electron) return true
  const runtime = electronPath()
  if (!runtime) return false
  const binding = sqliteBindingFor(runtime)
  if (binding && !existsSync(binding)) return false
  return !(await ensureSystem(runtime, { mayInstall: false, quiet }))
}

/** Every step looks again for itself: while we waited for the lock another set-up may have done it. */
function lockedSetup({ electron, quiet }) {
  return withLock(join(cacheDir(), 'setup.lock'), async () => {
    if (!packagesReady()) await installPackages()
    if (!electron) return
    await ensureElectron()
    const runtime = electronPath()
    await ensureSystem(runtime, { mayInstall: true, quiet })
    await ensureSqliteBinding(runtime)
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { electron } = await ensureSetup()
    say(`ready: Electron ${electron.version} (${electron.kind}) at ${electron.path}`)
    return 0
  })
}
