import { realpathSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'

/**
 * Gives paths of a workspace as they really are, links followed and in the spelling of the disk, so that a rule cannot be got around
 * by another name of the same file. What leads out begins with `../`; what is not there is taken as it is spelt below what is.
 */
export function realPathIn(workspace: string): (path: string) => string {
  return (path) => {
    if (/^(\/|~|[a-z]:|\.\.($|\/))/i.test(path)) return path
    const parts = path.split('/')
    for (let known = parts.length; known >= 0; known -= 1) {
      const real = realOrNull(join(workspace, ...parts.slice(0, known)))
      const root = real === null ? null : realOrNull(workspace)
      if (real === null || root === null) continue
      return posix.join(relative(root, real).split(sep).join('/'), ...parts.slice(known)).replace(/^\.$/, '')
    }
    return path
  }
}

function realOrNull(path: string): string | null {
  try {
    return realpathSync.native(path)
  } catch {
    return null
  }
}
