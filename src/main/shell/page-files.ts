import { realpath } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'

/** The file under `root` that `pathname` names, links followed, or null when there is none inside. */
export async function resolveFile(root: string, pathname: string): Promise<string | null> {
  try {
    const base = await realpath(root)
    const path = await realpath(join(base, decodeURIComponent(pathname)))
    const inside = relative(base, path)
    const escapes = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
    return escapes ? null : path
  } catch {
    // Not there, or not a path at all: both are "not found" to the page.
    return null
  }
}
