import type { ErrorInfo } from '@shared/errors.ts'
import type { LearnResult } from '@shared/learning.ts'
import type { Memory } from '@shared/memory.ts'
import { createStore } from 'zustand/vanilla'

/** What is read: a text that is pasted, a file that is asked for, or memories. */
export type LearnSource = 'text' | 'file' | 'memories'

export interface Reading {
  /** Pieces of the text; null until the first is begun. */
  pieces: { done: number; total: number; found: number } | null
}

interface LearnState {
  open: boolean
  source: LearnSource
  text: string
  /** The person wrote the text, so that "I" is them. */
  own: boolean
  query: string
  /** Memories to choose from; null until they were asked for. */
  memories: readonly Memory[] | null
  chosen: ReadonlyMap<string, Memory>
  /** Null while nothing is read. */
  reading: Reading | null
  result: LearnResult | null
  /** Rows of the result that are to be added. */
  rows: ReadonlySet<number>
  error: ErrorInfo | null
  accepting: boolean
}

const NOTHING: LearnState = {
  open: false,
  source: 'text',
  text: '',
  own: false,
  query: '',
  memories: null,
  chosen: new Map(),
  reading: null,
  result: null,
  rows: new Set(),
  error: null,
  accepting: false,
}

export const learnState = createStore<LearnState>(() => NOTHING)

export const resetLearn = (): void => learnState.setState(NOTHING)
