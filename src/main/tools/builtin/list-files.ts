import type { Dirent } from 'node:fs'
import { stat } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { readFolderInside, resolveInside } from '../workspace.ts'

const MAX_ENTRIES = 200
const input = z.object({ path: z.string().max(4096) })

/** Names beginning with a dot are left out, as in any file list; so is what is neither a file nor a folder inside. */
export const listFiles: Tool<z.infer<typeof input>> = {
  name: 'list_files',
  version: 1,
  description: 'List files of a folder in the workspace',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  pathArguments: ['path'],
  async run({ path }, { workspacePath, signal }) {
    const { entries, found } = await readFolderInside(workspacePath, path)
    const visible = entries.filter((entry) => !entry.name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
    const names: string[] = []
    for (const entry of visible.slice(0, MAX_ENTRIES)) {
      signal.throwIfAborted()
      const name = await nameOf(entry, workspacePath, found.relative)
      if (name !== null) names.push(name)
    }
    if (names.length === 0) return { content: 'The folder is empty.' }
    const more = visible.length - MAX_ENTRIES
    return { content: more > 0 ? `${names.join(', ')}, … and ${more} more` : names.join(', ') }
  },
}

/** A link is shown as what it leads to, and not at all when that is outside or gone. */
async function nameOf(entry: Dirent, root: string, folder: string): Promise<string | null> {
  if (entry.isDirectory()) return `${entry.name}/`
  if (entry.isFile()) return entry.name
  if (!entry.isSymbolicLink()) return null
  try {
    const { absolute } = await resolveInside(root, folder === '' ? entry.name : `${folder}/${entry.name}`)
    const target = await stat(absolute)
    if (target.isDirectory()) return `${entry.name}/`
    return target.isFile() ? entry.name : null
  } catch (error) {
    if (error instanceof StudioError && (error.code === 'PATH_OUTSIDE_WORKSPACE' || error.code === 'NOT_FOUND'))
      return null
    throw error
  }
}
