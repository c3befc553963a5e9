import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { dependencies } from '../../../package.json'

const APP_FOLDER = 'AutoGLM Studio'

/** Where a profile lives unless `--profile` says otherwise: the platform's place for an application's data. */
export function defaultProfilePath(): string {
  const home = homedir()
  switch (process.platform) {
    case 'win32':
      return join(process.env.APPDATA ?? join(home, 'AppData', 'Roaming'), APP_FOLDER)
    case 'darwin':
      return join(home, 'Library', 'Application Support', APP_FOLDER)
    default:
      return join(process.env.XDG_CONFIG_HOME ?? join(home, '.config'), APP_FOLDER)
  }
}

/** The folder `resources`: beside the packaged application, or at the top of a checkout. */
export function resourcesPath(packaged: string | null): string {
  if (packaged !== null) return join(packaged, 'resources')
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'resources', 'models'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder "resources" is missing; install the studio again.')
    folder = parent
  }
  return join(folder, 'resources')
}

/** Where the memory image that Python starts from is kept; another version has another. */
export function pythonSnapshotPath(profilePath: string): string {
  return join(profilePath, 'python', `pyodide-${dependencies.pyodide}.snapshot`)
}

/** What Electron is to open as this program, or null where it has it inside, as in a package. */
export function appPath(): string | null {
  if (import.meta.dirname.includes('.asar')) return null
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
