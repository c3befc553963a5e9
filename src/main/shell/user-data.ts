import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Where Chromium keeps its own files: the profile, or, when that cannot be written, a temporary folder that is removed at the
 * end. Without it the window could not open to say what is wrong, for Chromium locks that folder first.
 */
export function userDataFolder(profilePath: string): string {
  const probe = join(profilePath, `.probe-${process.pid}`)
  try {
    mkdirSync(profilePath, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
    return profilePath
  } catch (error) {
    console.error(`The profile folder cannot be written: ${String(error)}`)
    const folder = mkdtempSync(join(tmpdir(), 'autoglm-window-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  }
}
