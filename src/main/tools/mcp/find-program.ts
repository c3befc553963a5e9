import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/** The file a command means, as a process started in `cwd` would find it; `executable` is false for one that may not be run. */
export async function findProgram(
  command: string,
  cwd: string,
  environment: Record<string, string>,
): Promise<{ path: string; executable: boolean } | null> {
  const folders = isAbsolute(command) || /[\\/]/.test(command) ? [''] : (environment.PATH ?? '').split(delimiter)
  const endings = process.platform === 'win32' ? ['', ...(environment.PATHEXT ?? '.EXE').split(';')] : ['']
  let blocked: string | null = null
  for (const folder of folders) {
    for (const ending of endings) {
      const path = folder === '' ? resolve(cwd, command + ending) : join(folder, command + ending)
      const found = await stat(path).catch(() => null)
      if (!found?.isFile()) continue
      const runs = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      // Node starts no batch file without a shell.
      if (runs && !/\.(cmd|bat)$/i.test(path)) return { path, executable: true }
      blocked ??= path
    }
  }
  return blocked === null ? null : { path: blocked, executable: false }
}
