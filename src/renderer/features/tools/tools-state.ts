import type { LogLine, SourceCheck, ToolTrial } from '@shared/authored-tools.ts'
import type { ErrorInfo } from '@shared/errors.ts'
import type { McpServerId, ToolId } from '@shared/ids.ts'
import { createStore } from 'zustand/vanilla'
import type { CodeProblem } from '../../editor/written.ts'

/** A source as it is being written; it is a new version once it is saved. */
export interface Draft {
  /** The version it began from. */
  basedOn: number
  saved: string
  text: string
}

export type ToolTab = 'run' | 'declaration' | 'calls' | 'versions'

export interface TrialState {
  running: boolean
  logs: LogLine[]
  progress: { fraction: number; message: string | null } | null
  trial: ToolTrial | null
  error: ErrorInfo | null
}

interface ToolsState {
  /** One that was written here, the name of another, or a server. */
  selected: { id: ToolId } | { name: string } | { server: McpServerId } | null
  filter: string
  drafts: Record<string, Draft>
  /** What the editor's language service finds, by tool. */
  problems: Record<string, CodeProblem[]>
  /** What the text as it is now declares, by tool. */
  checks: Record<string, SourceCheck>
  tab: ToolTab
  /** By tool. */
  inputs: Record<string, Record<string, unknown>>
  trials: Record<string, TrialState>
  place: { line: number; column: number } | null
  saving: boolean
  removing: ToolId | null
  /** Whether the named secrets show. */
  secrets: boolean
  /** The tool whose capabilities a person is asked about. */
  granting: ToolId | null
}

export const toolsState = createStore<ToolsState>(() => ({
  selected: null,
  filter: '',
  drafts: {},
  problems: {},
  checks: {},
  tab: 'run',
  inputs: {},
  trials: {},
  place: null,
  saving: false,
  removing: null,
  secrets: false,
  granting: null,
}))

export const NO_TRIAL: TrialState = { running: false, logs: [], progress: null, trial: null, error: null }

/** Pure: whether what is written is not what is kept. */
export const isDirty = (draft: Draft | undefined): boolean => draft !== undefined && draft.text !== draft.saved

export function setTrial(id: string, change: Partial<TrialState>): void {
  toolsState.setState(({ trials }) => ({ trials: { ...trials, [id]: { ...(trials[id] ?? NO_TRIAL), ...change } } }))
}
