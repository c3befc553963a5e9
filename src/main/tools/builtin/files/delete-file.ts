import { z } from 'zod'
import type { Tool } from '../../types.ts'

const input = z.object({
  path: z.string().min(1).max(4096),
  recursive: z.boolean().default(false).describe('Also delete all that is in a folder'),
})

export const deleteFile: Tool<z.infer<typeof input>> = {
  name: 'delete_file',
  version: 1,
  description: 'Delete a file or folder of the workspace',
  effect: 'mutating',
  capabilities: ['workspace.write'],
  input,
  pathArguments: ['path'],
  previews: true,
  async run({ path, recursive }, { files }) {
    const removed = await files.remove(path, { recursive })
    const count = removed.files === 1 ? '' : ` (${removed.files} files)`
    return { content: `Deleted ${removed.path}${count}.` }
  },
}
