import { cpSync, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { hashJson } from '../kit/canonical.ts'

/** Files the digest looks at; a larger workspace is digested in part, which the digest says. */
const MOST_FILES = 5000

interface Folders {
  profilePath: string
  resourcesPath: string
}

/** The sample workspace inside the profile, copied there once, so that the person may change it. */
export function sampleWorkspace({ profilePath, resourcesPath }: Folders, readOnly: boolean): string {
  const original = join(resourcesPath, 'workspace')
  const copy = join(profilePath, 'workspace')
  if (existsSync(copy)) return copy
  if (readOnly) return original
  cpSync(original, copy, { recursive: true })
  return copy
}

/** SHA-256 over path, size and time of every file: says whether the workspace was the same, not what was in it. */
export async function workspaceDigest(root: string): Promise<string> {
  const files: [string, number, number][] = []
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (files.length >= MOST_FILES) return
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(path)
      else if (entry.isFile()) {
        const { size, mtimeMs } = await stat(path)
        files.push([relative(root, path), size, Math.round(mtimeMs)])
      }
    }
  }
  try {
    await walk(root)
  } catch (error) {
    // A workspace that is gone, or changes while it is read, is itself a fact worth recording.
    return hashJson({ unreadable: error instanceof Error ? error.name : 'unknown' })
  }
  files.sort(([a], [b]) => (a < b ? -1 : 1))
  return hashJson({ files, complete: files.length < MOST_FILES })
}
