import { compareRuns, NEWEST_FIRST } from '../run-order.ts'
import type { Run } from '../runs.ts'
import type { StudioEvent, StudioState } from '../state.ts'

/** Runs a snapshot carries; older ones are fetched page by page. */
export const RECENT_RUNS = 200

/** Pure: the studio as it is after `event`. */
export function foldStudio(state: StudioState, event: StudioEvent): StudioState {
  switch (event.type) {
    case 'info':
      return { ...state, info: event.info }
    case 'settings':
      return { ...state, settings: event.settings }
    case 'engine':
      return { ...state, engine: event.engine }
    case 'models':
      return { ...state, models: event.models }
    case 'agents':
      return { ...state, agents: event.agents }
    case 'servers':
      return { ...state, servers: event.servers }
    case 'downloads':
      return { ...state, downloads: event.downloads }
    case 'tools':
      return { ...state, tools: event.tools }
    case 'authored':
      return { ...state, authored: event.authored }
    case 'mcp':
      return { ...state, mcp: event.mcp }
    case 'run':
      return { ...state, runs: upsertRun(state.runs, event.run) }
    case 'runMarks': {
      const { runId, marks } = event
      const runs = state.runs.map((run) => (run.id === runId ? { ...run, marks } : run))
      return { ...state, runs, marks: { ...state.marks, [runId]: marks } }
    }
    case 'runRemoved': {
      const { [event.runId]: _, ...marks } = state.marks
      return { ...state, marks, runs: state.runs.filter((run) => run.id !== event.runId) }
    }
    case 'notices':
      return { ...state, notices: event.notices }
    case 'embedding':
      return { ...state, embedding: event.embedding }
    case 'memory':
      return { ...state, memoryBytes: event.memoryBytes }
    default:
      event satisfies never
      return state
  }
}

function upsertRun(runs: Run[], run: Run): Run[] {
  const at = runs.findIndex((each) => each.id === run.id)
  // A run that goes on does not know what was said of it.
  if (at >= 0) return runs.with(at, { ...run, marks: run.marks ?? runs[at]?.marks })
  const before = runs.findIndex((each) => compareRuns(run, each, NEWEST_FIRST) < 0)
  return runs.toSpliced(before < 0 ? runs.length : before, 0, run).slice(0, RECENT_RUNS)
}
