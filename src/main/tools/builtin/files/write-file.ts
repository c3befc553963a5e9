import { z } from 'zod'
import type { Tool } from '../../types.ts'

const MOST_CHARACTERS = 1_000_000
const input = z.object({ path: z.string().min(1).max(4096), content: z.string().max(MOST_CHARACTERS) })

export const writeFile: Tool<z.infer<typeof input>> = {
  name: 'write_file',
  version: 1,
  description: 'Write a text file in the workspace; one that is there is replaced',
  effect: 'mutating',
  capabilities: ['workspace.write'],
  input,
  pathArguments: ['path'],
  previews: true,
  async run({ path, content }, { files }) {
    const written = await files.write(path, content)
    return { content: `${written.created ? 'Made' : 'Wrote'} ${written.path} (${content.length} characters).` }
  },
}
