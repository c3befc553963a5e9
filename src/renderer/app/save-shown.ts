import { saveAgent } from '../features/agents/agents-commands.ts'
import { agentsState } from '../features/agents/agents-state.ts'
import { saveTool } from '../features/tools/tools-commands.ts'
import { toolsState } from '../features/tools/tools-state.ts'
import { layoutStore } from './layout.ts'

/** Saves what is being written in the view that shows; null where nothing is. */
export function saveShown(): (() => void) | null {
  const { view } = layoutStore.getState()
  const agent = agentsState.getState().selected
  if (view === 'agents' && agent !== null) return () => void saveAgent(agent)
  const tool = toolsState.getState().selected
  if (view === 'tools' && tool !== null && 'id' in tool) return () => void saveTool(tool.id)
  return null
}
