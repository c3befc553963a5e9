import { StudioError } from '@shared/errors.ts'
import type { MemoryPort } from './types.ts'

/** A memory that can be searched and not changed; `why` is what a tool that tries is told, as NOT_AVAILABLE. */
export function searchOnly(memory: MemoryPort, why: string): MemoryPort {
  const refuse = (): never => {
    throw new StudioError('NOT_AVAILABLE', why)
  }
  return { search: (query, limit) => memory.search(query, limit), save: refuse, remove: refuse }
}
