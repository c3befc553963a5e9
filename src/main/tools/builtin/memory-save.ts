import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { MemoryPort, Tool } from '../types.ts'

const input = z.object({ text: z.string().trim().min(1).max(2000) })
const Undo = z.object({ id: z.string() })

/** Knows how to take back what any tool has saved. */
export const MEMORY_TOOL = 'memory_save'

export const memorySave: Tool<z.infer<typeof input>> = {
  name: MEMORY_TOOL,
  version: 1,
  description: 'Save a fact to long-term memory',
  effect: 'mutating',
  capabilities: ['memory.write'],
  input,
  async run({ text }, { memory, runId, spanId }) {
    memory.save(text, { runId, spanId })
    return { content: 'saved' }
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

/** Tells of each memory that is new what {@link memorySave} needs to take it back. */
export function undoableMemory(memory: MemoryPort, added: (data: z.infer<typeof Undo>) => void): MemoryPort {
  return {
    save: (text, provenance, more) => {
      const saved = memory.save(text, provenance, more)
      if (saved.added) added({ id: saved.id })
      return saved
    },
    search: (query, limit, options) => memory.search(query, limit, options),
    remove: (id) => memory.remove(id),
  }
}
