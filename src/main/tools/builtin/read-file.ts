import { z } from 'zod'
import type { Tool } from '../types.ts'
import { openFileInside } from '../workspace.ts'
import { readText } from './files/read-text.ts'

const MAX_BYTES = 256 * 1024
const input = z.object({ path: z.string().min(1).max(4096) })

/** UTF-8 only, without the last line's end; of a file over 256 KB, its beginning and a note. */
export const readFile: Tool<z.infer<typeof input>> = {
  name: 'read_file',
  version: 1,
  description: 'Read a text file in the workspace',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  pathArguments: ['path'],
  async run({ path }, { workspacePath, signal }) {
    const { file } = await openFileInside(workspacePath, path)
    try {
      const { size } = await file.stat()
      const { text, whole } = await readText(file, path, { mostBytes: MAX_BYTES, signal })
      if (text.length === 0) return { content: 'The file is empty.' }
      if (whole) return { content: text.replace(/\r?\n$/, '') }
      const note = `… the first ${MAX_BYTES / 1024} KB of ${Math.ceil(size / 1024).toLocaleString('en')} KB`
      return { content: `${text}\n${note}` }
    } finally {
      await file.close()
    }
  },
}
