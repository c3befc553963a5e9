import { z } from 'zod'
import type { Tool } from '../../types.ts'

const input = z.object({ from: z.string().min(1).max(4096), to: z.string().min(1).max(4096) })

export const moveFile: Tool<z.infer<typeof input>> = {
  name: 'move_file',
  version: 1,
  description: 'Move or rename a file or folder in the workspace',
  effect: 'mutating',
  capabilities: ['workspace.write'],
  input,
  pathArguments: ['from', 'to'],
  previews: true,
  async run({ from, to }, { files }) {
    const moved = await files.move(from, to)
    return { content: `Moved ${moved.from} to ${moved.to}.` }
  },
}
