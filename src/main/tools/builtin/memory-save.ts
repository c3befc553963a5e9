import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'

const input = z.object({ text: z.string().trim().min(1).max(2000) })
const Undo = z.object({ id: z.string() })

export const memorySave: Tool<z.infer<typeof input>> = {
  name: 'memory_save',
  version: 1,
  description: 'Save a fact to long-term memory',
  effect: 'mutating',
  capabilities: ['memory.write'],
  input,
  async run({ text }, { memory, runId, spanId }) {
    const { id, added } = memory.save(text, { runId, spanId })
    return { content: 'saved', ...(added ? { undo: { id } } : {}) }
  },
  async undo(data, { memory }) {
    const { id } = Undo.parse(data)
    try {
      memory.remove(id)
    } catch (error) {
      // Somebody forgot it before.
      if (!(error instanceof StudioError && error.code === 'NOT_FOUND')) throw error
    }
  },
}
