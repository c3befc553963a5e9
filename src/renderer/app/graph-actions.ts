import { studioNow } from '../bridge/studio-store.ts'
import { graphState } from '../features/graph/graph-state.ts'
import { openLearn } from '../features/graph/learn/learn-commands.ts'
import type { Action } from './actions.ts'
import { showView } from './layout.ts'

const connected = () => studioNow() !== null

/** What a person can do with the graph. */
export const GRAPH_ACTIONS: readonly Action[] = [
  {
    id: 'graph.add',
    label: 'graphAdd',
    group: 'graph',
    enabled: connected,
    run: () => {
      showView('graph')
      graphState.setState({ adding: { subject: '' } })
    },
  },
  {
    id: 'graph.learn',
    label: 'graphLearn',
    group: 'graph',
    enabled: connected,
    run: () => {
      showView('graph')
      openLearn()
    },
  },
]
