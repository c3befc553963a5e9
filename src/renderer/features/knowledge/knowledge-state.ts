import type { ErrorInfo } from '@shared/errors.ts'
import type { KnowledgeChanges, KnowledgeEvent, KnowledgeHit, KnowledgeId, KnowledgeIndex } from '@shared/knowledge.ts'
import { createStore } from 'zustand/vanilla'

/** How the indexing of one folder goes. */
export interface IndexWork {
  progress: Exclude<KnowledgeEvent, { type: 'done' }> | null
  running: boolean
  changes: KnowledgeChanges | null
  error: ErrorInfo | null
}

interface KnowledgeState {
  /** Null until they were asked for. */
  indexes: KnowledgeIndex[] | null
  /** Why they could not be listed. */
  listError: ErrorInfo | null
  work: Record<string, IndexWork>
  creating: boolean
  removing: KnowledgeId | null
  query: string
  /** The index that is searched; all when null. */
  within: KnowledgeId | null
  searching: boolean
  /** Null before the first search. */
  hits: KnowledgeHit[] | null
  searchError: ErrorInfo | null
}

export const knowledgeState = createStore<KnowledgeState>(() => ({
  indexes: null,
  listError: null,
  work: {},
  creating: false,
  removing: null,
  query: '',
  within: null,
  searching: false,
  hits: null,
  searchError: null,
}))

export const NO_WORK: IndexWork = { progress: null, running: false, changes: null, error: null }

export function setWork(id: string, change: Partial<IndexWork>): void {
  knowledgeState.setState(({ work }) => ({ work: { ...work, [id]: { ...(work[id] ?? NO_WORK), ...change } } }))
}
