import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sourcesDigest } from '../../../scripts/lib/build.mjs'
import { officialUrl } from '../../../scripts/lib/electron.mjs'
import { withLock } from '../../../scripts/lib/lock.mjs'
import { lacksOnlyOptional, npmCommand, satisfiesLock } from '../../../scripts/lib/packages.mjs'
import { projectRoot } from '../../../scripts/lib/runtime.mjs'
import { sqliteDefines } from '../../../scripts/lib/sqlite.mjs'
import { missingInLdd } from '../../../scripts/lib/system.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autoglm-setup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/mac': { version: '1.0.0', optional: true },
    },
  }

  it('accepts a complete install without other platforms (bug: `npm ci` on every start)', () => {
    expect(satisfiesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it('notices an older or missing package (bug: a stale install after `git pull`)', () => {
    expect(satisfiesLock(lock, { packages: { 'node_modules/a': { version: '0.9.0' } } })).toBe(false)
    expect(satisfiesLock(lock, { packages: {} })).toBe(false)
  })

  it('forgives a lock without other systems, and nothing else (bug: a fresh clone behind a partial registry mirror fails)', () => {
    const lock = { packages: { 'node_modules/p': { optionalDependencies: { '@p/win': '1.0.0' } } } }
    const missing = 'npm error Missing: @p/win@ from lock file\n'
    expect(lacksOnlyOptional(missing, lock)).toBe(true)
    expect(lacksOnlyOptional(`${missing}npm error Missing: react@19.0.0 from lock file\n`, lock)).toBe(false)
    expect(lacksOnlyOptional(`${missing}npm error Invalid: lock file's a@1 does not satisfy a@2\n`, lock)).toBe(false)
    expect(lacksOnlyOptional('npm error network', lock)).toBe(false)
  })

  it('runs npm without the Node in node_modules (bug: `npm ci` deletes the Node that runs it)', () => {
    const path = ['/app/node_modules/.bin', '/usr/bin'].join(delimiter)
    const inside = join(projectRoot, 'node_modules', 'node', 'bin', 'node')
    const npm = npmCommand(['ci'], { PATH: path, npm_execpath: '/x/npm-cli.js', npm_node_execpath: inside })
    expect(npm.env.PATH).toBe('/usr/bin')
    expect(npm.command).not.toBe(inside)
  })
})

describe('sources digest', () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  beforeEach(() => {
    mkdirSync(join(folder, 'src', 'main'), { recursive: true })
    write('package.json', '{}')
    write('src/main/a.ts', 'one')
  })

  it('ignores times (bug: a branch switch and back rebuilds)', () => {
    const before = sourcesDigest(folder)
    utimesSync(join(folder, 'src/main/a.ts'), 1, 1)
    expect(sourcesDigest(folder)).toBe(before)
  })

  it('sees a change, a rename and a deletion (bug: an old window after deleting a file)', () => {
    const seen = new Set([sourcesDigest(folder)])
    write('src/main/a.ts', 'two')
    seen.add(sourcesDigest(folder))
    rmSync(join(folder, 'src/main/a.ts'))
    seen.add(sourcesDigest(folder))
    write('src/main/b.ts', 'two')
    seen.add(sourcesDigest(folder))
    write('package.json', '{ }')
    expect(seen.add(sourcesDigest(folder)).size).toBe(5)
  })
})

describe('lock', () => {
  it('lets one in at a time (bug: two set-ups unpack into the same folder)', async () => {
    const path = join(folder, 'lock')
    let inside = 0
    let most = 0
    const task = async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setTimeout(resolve, 50))
      inside--
    }
    await Promise.all([withLock(path, task), withLock(path, task)])
    expect(most).toBe(1)
    expect(existsSync(path)).toBe(false)
  })

  it('is released when the task fails and taken over when its holder died (bug: waiting forever after a kill -9)', async () => {
    const path = join(folder, 'lock')
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    writeFileSync(path, '1\n')
    utimesSync(path, 1, 1)
    expect(await withLock(path, async () => 'in')).toBe('in')
  })
})

describe('runtime pieces', () => {
  it('asks the mirror the user set (bug: probing github while a company mirror is configured)', () => {
    expect(officialUrl('45.4.1', {})).toContain('/v45.4.1/electron-v45.4.1-')
    const url = officialUrl('45.4.1', { ELECTRON_MIRROR: 'https://m/', ELECTRON_CUSTOM_DIR: '{{ version }}' })
    expect(url).toMatch(/^https:\/\/m\/45\.4\.1\/electron-v45\.4\.1-/)
  })

  it('reads the definitions of the installed better-sqlite3 (bug: a binding compiled without full-text search)', () => {
    const gypi = readFileSync(join(projectRoot, 'node_modules/better-sqlite3/deps/defines.gypi'), 'utf8')
    const defines = sqliteDefines(gypi)
    expect(defines).toContain('SQLITE_ENABLE_FTS5')
    expect(defines).toContain('SQLITE_DEFAULT_CACHE_SIZE=-16000')
    expect(defines.length).toBe(gypi.split('\n').filter((line) => /^\s+'[A-Z]/.test(line)).length)
  })

  it('finds missing libraries and nothing else in ldd output (bug: "cannot start" without saying what is missing)', () => {
    const text = '\tlibffmpeg.so => /x/libffmpeg.so (0x1)\n\tlibgtk-3.so.0 => not found\n\tlibnss3.so => not found\n'
    expect(missingInLdd(text)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })
})
