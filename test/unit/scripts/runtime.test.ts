import { describe, expect, it } from 'vitest'
import {
  cacheDir,
  electronEnv,
  electronPath,
  hasDisplay,
  isAtLeast,
  napiOfElectron,
  projectRoot,
  sqliteBindingFor,
} from '../../../scripts/lib/runtime.mjs'

describe('runtime', () => {
  it('compares versions by number (bug: as text "20.9.0" is newer than "20.19.0")', () => {
    expect(isAtLeast('v20.9.0', '20.19.0')).toBe(false)
    expect(isAtLeast('v20.19.0', '20.19.0')).toBe(true)
    expect(isAtLeast('v24.0.0', '20.19.0')).toBe(true)
    expect(isAtLeast('22.14.0-rc.1', '22.14.0')).toBe(true)
  })

  it('keeps one cache for all clones unless told otherwise (bug: 700 MB unpacked once a clone)', () => {
    expect(cacheDir({ AUTOGLM_CACHE: '/a', XDG_CACHE_HOME: '/b' }, 'linux')).toBe('/a')
    expect(cacheDir({ XDG_CACHE_HOME: '/b' }, 'linux')).toMatch(/^\/b.autoglm-studio$/)
    expect(cacheDir({}, 'linux')).not.toContain(projectRoot)
  })

  it('passes the compiled binding to old Electrons only (bug: the packaged one segfaults in Electron 33)', () => {
    expect(napiOfElectron('34.5.8')).toBe(9)
    expect(napiOfElectron('35.0.0')).toBe(10)
    expect(sqliteBindingFor({ napi: 10 })).toBeNull()
    expect(sqliteBindingFor({ napi: 9 })).toMatch(/better_sqlite3\.node$/)
  })

  it('starts a window even from an environment made for plain Node (bug: ELECTRON_RUN_AS_NODE leaks in)', () => {
    const env = { ELECTRON_RUN_AS_NODE: '1', AUTOGLM_SQLITE_BINDING: '/stale.node', KEEP: 'x' }
    const got = electronEnv({ path: '/e', version: '45.0.0', napi: 10, kind: 'custom' }, env)
    expect(got).toEqual({ KEEP: 'x', ELECTRON_EXEC_PATH: '/e' })
  })

  it('does not pretend a chosen Electron exists (bug: a typing error in AUTOGLM_ELECTRON silently used another one)', () => {
    expect(electronPath({ AUTOGLM_ELECTRON: '/no/such/electron' })).toBeNull()
  })

  it('sees Wayland as a screen and an empty DISPLAY as none (bug: `npm start` refused on Wayland)', () => {
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({}, 'darwin')).toBe(true)
  })
})
