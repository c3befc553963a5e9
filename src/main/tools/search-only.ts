import { StudioError } from '@shared/errors.ts'
import type { MemoryPort } from './types.ts'

/** A memory that can be searched and not changed; `why` is what a tool that tries is told, as NOT_AVAILABLE. */
export function searchOnly(memory: MemoryPort, why: string): MemoryPort {
  const refuse = (): never => {
    throw new StudioError('NOT_AVAILABLE', why)
  }
  // Nobody is given what is found here, so it is kept with no step.
  const search: MemoryPort['search'] = (query, limit, { step: _, ...options } = {}) =>
    memory.search(query, limit, options)
  return { search, save: refuse, remove: refuse }
}
