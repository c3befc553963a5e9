import type { AgentDraft } from '@shared/agents.ts'
import type { AgentId, RunId } from '@shared/ids.ts'
import { createStore } from 'zustand/vanilla'

/** An agent as it is being written; it is a new version once it is saved. */
export interface Draft {
  /** The version it began from. */
  basedOn: number
  saved: AgentDraft
  text: AgentDraft
}

export type AgentTab = 'preview' | 'versions' | 'try'

/** One question answered by two versions; null where a run could not begin. */
export interface Trial {
  input: string
  left: RunId | null
  right: RunId | null
}

interface AgentsState {
  selected: AgentId | null
  drafts: Record<string, Draft>
  tab: AgentTab
  saving: boolean
  removing: AgentId | null
  /** The question of the preview. */
  question: string
  /** Newest first, of the selected agent. */
  trials: Record<string, Trial[]>
}

export const agentsState = createStore<AgentsState>(() => ({
  selected: null,
  drafts: {},
  tab: 'preview',
  saving: false,
  removing: null,
  question: '',
  trials: {},
}))

/** Pure: whether what is written is not what is kept. */
export const isDirty = (draft: Draft | undefined): boolean =>
  draft !== undefined && draft.text !== draft.saved && JSON.stringify(draft.text) !== JSON.stringify(draft.saved)
