import type { RecallAnswer } from '@shared/memory.ts'
import type { MemoryPort } from '../../src/main/tools/types.ts'

/** What is recalled where nothing is. */
export const NOTHING_RECALLED: RecallAnswer = {
  id: 'recall_none',
  query: '',
  asOf: null,
  hits: [],
  abstained: true,
  confidence: 0,
  threshold: 0.25,
  wordsOnly: null,
  tookMs: 0,
}

/** Keeps nothing and recalls nothing, for what does not use it. */
export const NO_MEMORY: MemoryPort = {
  save: () => ({ id: 'memory_none', added: false, status: 'active' }),
  search: async () => NOTHING_RECALLED,
  remove: () => undefined,
}
