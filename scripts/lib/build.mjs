import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { during, SetupError } from './log.mjs'
import { capture } from './process.mjs'
import { nodePath, projectRoot } from './runtime.mjs'

const OUTPUTS = ['out/main/index.js', 'out/main/cli.js']
const stampFile = join(projectRoot, 'out', '.sources')

/** @param {...string} args @returns {string[]} arguments that make Node run electron-vite */
export function electronViteArgs(...args) {
  return [join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), ...args]
}

/**
 * Digest of everything the build reads. Contents and not times: a checkout or a branch switch changes times at random.
 * @param {string} [root]
 */
export function sourcesDigest(root = projectRoot) {
  const hash = createHash('sha256')
  const top = readdirSync(root).filter((name) =>
    /^(package(-lock)?\.json|tsconfig.*\.json|electron\.vite\.config\.ts)$/.test(name),
  )
  const inside = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  for (const path of [...top.map((name) => join(root, name)), ...inside].sort()) {
    const bytes = readFileSync(path)
    hash.update(`${path.slice(root.length)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

function isBuilt() {
  return (
    OUTPUTS.every((path) => existsSync(join(projectRoot, path))) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === sourcesDigest()
  )
}

/** Build `out/` when it is not what the sources would give. Says nothing on stdout. */
export async function ensureBuilt() {
  if (isBuilt()) return
  await withLock(join(projectRoot, 'node_modules', '.autoglm-build.lock'), async () => {
    if (isBuilt()) return
    // Taken before the build: a file saved meanwhile makes the next start build again.
    const digest = sourcesDigest()
    const { code, stdout, stderr } = await during('building', () =>
      capture(nodePath(), electronViteArgs('build'), { cwd: projectRoot }),
    )
    if (code !== 0) {
      process.stderr.write(stdout + stderr)
      throw new SetupError('the build failed (messages above); correct the sources, or `git stash` them, and try again')
    }
    mkdirSync(join(projectRoot, 'out'), { recursive: true })
    writeFileSync(stampFile, digest)
  })
}
