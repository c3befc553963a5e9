import { studioNow } from '../bridge/studio-store.ts'
import { createAgent, importAgent } from '../features/agents/agents-commands.ts'
import type { Action } from './actions.ts'
import { showView } from './layout.ts'

const connected = () => studioNow() !== null

/** What a person can do with agents. */
export const AGENT_ACTIONS: readonly Action[] = [
  {
    id: 'agents.new',
    label: 'agentsNew',
    group: 'agents',
    enabled: connected,
    run: () => {
      showView('agents')
      void createAgent()
    },
  },
  {
    id: 'agents.import',
    label: 'agentsImport',
    group: 'agents',
    enabled: connected,
    run: () => {
      showView('agents')
      void importAgent()
    },
  },
]
