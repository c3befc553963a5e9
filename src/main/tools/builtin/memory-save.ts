import { z } from 'zod'
import type { Tool } from '../types.ts'

const input = z.object({ text: z.string().trim().min(1).max(2000) })

export const memorySave: Tool<z.infer<typeof input>> = {
  name: 'memory_save',
  version: 1,
  description: 'Save a fact to long-term memory',
  effect: 'mutating',
  capabilities: ['memory.write'],
  input,
  async run({ text }, { memory, runId, spanId }) {
    memory.save(text, { runId, spanId })
    return { content: 'saved' }
  },
}
