import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { during, SetupError, say } from './log.mjs'
import { capture } from './process.mjs'

// Library Electron loads -> packages that have it. Ubuntu 24.04 renamed several (`t64`), so the newer name is tried first.
const LIBRARIES = {
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnss3.so': ['libnss3'],
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libgbm.so.1': ['libgbm1'],
  'libXss.so.1': ['libxss1'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libdrm.so.2': ['libdrm2'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
}
const TOOLS = { Xvfb: ['xvfb'], xauth: ['xauth'] }
const LATIN_FONTS = ['fonts-dejavu-core']
const CHINESE_FONTS = ['fonts-wqy-microhei']

/** @param {string} command @returns {string | null} its absolute path */
export function which(command) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // not here
    }
  }
  return null
}

/** Whether set-up may install Debian packages itself. */
export function isDebianRoot() {
  return process.platform === 'linux' && process.getuid() === 0 && which('apt-get') !== null
}

/**
 * Install Debian packages, of each list of alternatives the first that exists.
 * @param {(string | string[])[]} wanted
 * @returns {Promise<boolean>} whether apt succeeded
 */
export async function installSystemPackages(wanted) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3']
  return during(
    `installing system packages (${wanted
      .flat()
      .filter((name) => !name.endsWith('t64'))
      .join(' ')})`,
    async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        await capture('apt-get', [...options, 'update'], { env, timeoutMs: 300_000 })
        const names = []
        for (const choice of wanted) {
          const name = await firstAvailable([choice].flat())
          if (name) names.push(name)
        }
        const args = [...options, 'install', '-y', '--no-install-recommends', ...names]
        const { code, stderr } = await capture('apt-get', args, { env, timeoutMs: 900_000 })
        if (code === 0 && names.length === wanted.length) return true
        if (attempt === 2 && stderr) process.stderr.write(`${stderr.trim()}\n`)
      }
      return false
    },
  )
}

async function firstAvailable(names) {
  for (const name of names) if ((await capture('apt-cache', ['show', name])).code === 0) return name
  return null
}

/**
 * Names in the output of `ldd` that the loader does not find.
 * @param {string} output
 * @returns {string[]}
 */
export function missingInLdd(output) {
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

async function missingLibraries(electron) {
  const [cache, ldd] = await Promise.all([capture(findLdconfig(), ['-p']), capture('ldd', [electron.path])])
  const required = missingInLdd(ldd.stdout)
  const known = Object.keys(LIBRARIES)
  // Some are opened at run time and not named in the binary; the loader's cache tells about those.
  const late = cache.code === 0 ? known.filter((name) => !cache.stdout.includes(`${name} `)) : []
  return { required, all: [...new Set([...required, ...late])] }
}

function findLdconfig() {
  return which('ldconfig') ?? '/sbin/ldconfig'
}

function fontNames() {
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(process.env.HOME ?? '/', '.local/share/fonts')]
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map(String))
}

/**
 * What this Linux lacks to show the studio's window, as Debian package choices.
 * @param {import('./runtime.mjs').ElectronRuntime} electron
 */
async function lacking(electron) {
  const { required, all } = await missingLibraries(electron)
  const fonts = fontNames().filter((name) => /\.(ttf|ttc|otf)$/i.test(name))
  return {
    required,
    libraries: all.filter((name) => LIBRARIES[name]).map((name) => LIBRARIES[name]),
    tools: Object.keys(TOOLS)
      .filter((name) => !which(name))
      .map((name) => TOOLS[name]),
    fonts: [
      ...(fonts.length === 0 ? [LATIN_FONTS] : []),
      ...(fonts.some((name) => /cjk|wqy|droidsansfallback|han|uming|ukai/i.test(name)) ? [] : [CHINESE_FONTS]),
    ],
  }
}

/**
 * Libraries, a virtual screen and fonts. As root on Debian or Ubuntu they are installed; elsewhere the command to type
 * is printed, and only a library without which Electron cannot start is an error.
 * @param {import('./runtime.mjs').ElectronRuntime} electron
 * @param {{ mayInstall: boolean, quiet: boolean }} options
 * @returns {Promise<boolean>} whether something should be installed and `mayInstall` was false
 */
export async function ensureSystem(electron, { mayInstall, quiet }) {
  if (process.platform !== 'linux') return false
  let missing = await lacking(electron)
  const wanted = () => [...missing.libraries, ...missing.tools, ...missing.fonts]
  if (wanted().length > 0 && isDebianRoot()) {
    if (!mayInstall) return true
    await installSystemPackages(wanted())
    missing = await lacking(electron)
  }
  const command = which('apt-get')
    ? `sudo apt-get install -y ${wanted()
        .map((choice) => choice.at(-1))
        .join(' ')}`
    : 'your package manager to install GTK 3, NSS, ALSA, GBM, libXss and Xvfb'
  if (missing.required.length > 0)
    throw new SetupError(
      `Electron cannot start without ${missing.required.join(', ')}; type \`${command}\` and run \`npm run setup\``,
    )
  const worthSaying = quiet ? missing.libraries : wanted()
  if (worthSaying.length > 0)
    say(`some system packages are missing; to install them use ${which('apt-get') ? `\`${command}\`` : command}`)
  return false
}
