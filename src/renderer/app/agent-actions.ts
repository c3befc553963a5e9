import { studioNow } from '../bridge/studio-store.ts'
import { createAgent, importAgent, saveAgent } from '../features/agents/agents-commands.ts'
import { agentsState } from '../features/agents/agents-state.ts'
import type { Action } from './actions.ts'
import { layoutStore, showView } from './layout.ts'

const connected = () => studioNow() !== null
const shownAgent = () => (layoutStore.getState().view === 'agents' ? agentsState.getState().selected : null)

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
    id: 'agents.save',
    label: 'agentsSave',
    group: 'agents',
    shortcuts: ['Mod+S'],
    enabled: () => shownAgent() !== null,
    run: () => {
      const agent = shownAgent()
      if (agent) void saveAgent(agent)
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
