import type { ErrorInfo } from '@shared/errors.ts'
import type { Memory, MemoryConflict, MemoryDetail, MemoryId, MemoryKind, RecallAnswer } from '@shared/memory.ts'
import { createStore } from 'zustand/vanilla'

export type MemoryTab = 'list' | 'conflicts' | 'recall'
/** `held`: what can be recalled now. */
export type StatusChoice = 'held' | 'all' | 'superseded' | 'retracted'

export interface Filter {
  text: string
  /** Null for every kind. */
  kind: MemoryKind | null
  status: StatusChoice
  /** Null for every scope. */
  scope: string | null
}

interface MemoryState {
  tab: MemoryTab
  filter: Filter
  /** Null until they were asked for; the first of `total`, newest first. */
  memories: Memory[] | null
  total: number
  listError: ErrorInfo | null
  scopes: { scope: string; count: number }[]
  selected: MemoryId | null
  detail: MemoryDetail | null
  detailError: ErrorInfo | null
  conflicts: MemoryConflict[]
  /** The memory that is being corrected, or a new one. */
  editing: Memory | 'new' | null
  /** What is to be forgotten for good: a memory, or whatever names somebody. */
  forgetting: Memory | 'about' | null
  question: string
  recalling: boolean
  recall: RecallAnswer | null
  recallError: ErrorInfo | null
}

export const memoryState = createStore<MemoryState>(() => ({
  tab: 'list',
  filter: { text: '', kind: null, status: 'held', scope: null },
  memories: null,
  total: 0,
  listError: null,
  scopes: [],
  selected: null,
  detail: null,
  detailError: null,
  conflicts: [],
  editing: null,
  forgetting: null,
  question: '',
  recalling: false,
  recall: null,
  recallError: null,
}))
