import { studioNow } from '../bridge/studio-store.ts'
import { createTool, importTool, testAllTools, tryTool } from '../features/tools/tools-commands.ts'
import { toolsState } from '../features/tools/tools-state.ts'
import type { Action } from './actions.ts'
import { layoutStore, showView } from './layout.ts'

const connected = () => studioNow() !== null
const inTools = () => layoutStore.getState().view === 'tools'
const shownTool = () => {
  const { selected } = toolsState.getState()
  return selected !== null && 'id' in selected ? selected.id : null
}

/** What a person can do with tools. */
export const TOOL_ACTIONS: readonly Action[] = [
  {
    id: 'tools.new',
    label: 'toolsNew',
    group: 'tools',
    enabled: connected,
    run: () => {
      showView('tools')
      void createTool('text')
    },
  },
  {
    id: 'tools.run',
    label: 'toolsRun',
    group: 'tools',
    enabled: () => inTools() && shownTool() !== null,
    run: () => {
      const tool = shownTool()
      if (tool) void tryTool(tool)
    },
  },
  {
    id: 'tools.test',
    label: 'toolsTest',
    group: 'tools',
    enabled: () => inTools() && shownTool() !== null,
    run: () => toolsState.setState({ tab: 'calls' }),
  },
  {
    id: 'tools.testAll',
    label: 'toolsTestAll',
    group: 'tools',
    enabled: connected,
    run: () => void testAllTools(),
  },
  {
    id: 'tools.secrets',
    label: 'toolsSecrets',
    group: 'tools',
    enabled: connected,
    run: () => {
      showView('tools')
      toolsState.setState({ secrets: true })
    },
  },
  {
    id: 'tools.import',
    label: 'toolsImport',
    group: 'tools',
    enabled: connected,
    run: () => {
      showView('tools')
      void importTool()
    },
  },
]
