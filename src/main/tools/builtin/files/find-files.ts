import { z } from 'zod'
import { fitsGlob } from '../../permissions/glob.ts'
import type { Tool } from '../../types.ts'
import { cutNote, filesOf, type Walk } from './walk.ts'

const MOST_FOUND = 200
const input = z.object({
  name: z.string().trim().min(1).max(500).describe('Part of the name, or a pattern such as *.md or docs/**/*.txt'),
})

/** Paths of files by name, a line each. A pattern with `/` is for the whole path, one without for the name alone. */
export const findFiles: Tool<z.infer<typeof input>> = {
  name: 'find_files',
  version: 1,
  description: 'Find files in the workspace by name',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  async run({ name }, { workspacePath, signal }) {
    const fits = matcher(name.normalize('NFC').toLowerCase())
    const found: string[] = []
    const walk: Walk = { root: workspacePath, signal, entries: 0 }
    for await (const path of filesOf(walk, '')) {
      if (!fits(path.normalize('NFC').toLowerCase())) continue
      if (found.length === MOST_FOUND) return { content: `${found.join('\n')}\n… and more; say more of the name.` }
      found.push(path)
    }
    return { content: (found.length > 0 ? found.join('\n') : `No file is called "${name}".`) + cutNote(walk) }
  },
}

function matcher(wanted: string): (path: string) => boolean {
  const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  if (!/[*?]/.test(wanted)) return (path) => (wanted.includes('/') ? path : nameOf(path)).includes(wanted)
  return (path) => fitsGlob(wanted, wanted.includes('/') ? path : nameOf(path), 'path')
}
