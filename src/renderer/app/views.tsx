import type { AgentId, RunId, SpanId } from '@shared/ids.ts'
import type { MemoryId } from '@shared/memory.ts'
import { AgentsInspector } from '../features/agents/AgentsInspector.tsx'
import { AgentsScreen } from '../features/agents/AgentsScreen.tsx'
import { GraphInspector } from '../features/graph/GraphInspector.tsx'
import { GraphScreen } from '../features/graph/GraphScreen.tsx'
import { showNamed } from '../features/graph/graph-commands.ts'
import { KnowledgeScreen } from '../features/knowledge/KnowledgeScreen.tsx'
import { MemoryInspector } from '../features/memory/MemoryInspector.tsx'
import { MemoryScreen } from '../features/memory/MemoryScreen.tsx'
import { showMemory } from '../features/memory/memory-commands.ts'
import { ModelsInspector } from '../features/models/ModelsInspector.tsx'
import { ModelsScreen } from '../features/models/ModelsScreen.tsx'
import { RunInspector } from '../features/run/RunInspector.tsx'
import { RunScreen } from '../features/run/RunScreen.tsx'
import { chooseAgent, showRun } from '../features/run/run-commands.ts'
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import { ToolsInspector } from '../features/tools/ToolsInspector.tsx'
import { ToolsScreen } from '../features/tools/ToolsScreen.tsx'
import { TracesInspector } from '../features/traces/TracesInspector.tsx'
import { TracesScreen } from '../features/traces/TracesScreen.tsx'
import { showLinked } from '../features/traces/traces-commands.ts'
import { selectRun, selectSpan } from '../features/traces/traces-state.ts'
import { openInspector, type PlainView, showView, type ViewId } from './layout.ts'

// Features know nothing of each other: going from one to another happens here.
const openTrace = (runId: RunId) => {
  selectRun(runId)
  showView('traces')
}
const openSpan = (runId: RunId, order: number) => {
  selectRun(runId)
  selectSpan(order)
  showView('traces')
}
const openStep = (runId: RunId, spanId: SpanId | null) => {
  showView('traces')
  openInspector()
  void showLinked({ runId, spanId })
}
const openMemory = (id: MemoryId) => {
  showView('memory')
  openInspector()
  void showMemory(id)
}
const showInGraph = (name: string) => {
  showView('graph')
  openInspector()
  void showNamed(name)
}
const runAgent = (agentId: AgentId) => {
  chooseAgent(agentId)
  showView('run')
}
const openRun = (runId: RunId) => {
  showRun(runId)
  showView('run')
}

export function ViewOf({ view }: { view: ViewId }) {
  switch (view) {
    case 'run':
      return <RunScreen onOpenTrace={openTrace} onInspect={openInspector} />
    case 'traces':
      return <TracesScreen onOpenRun={openRun} onInspect={openInspector} />
    case 'agents':
      return <AgentsScreen onInspect={openInspector} onRun={runAgent} />
    case 'tools':
      return <ToolsScreen onInspect={openInspector} />
    case 'models':
      return <ModelsScreen onInspect={openInspector} />
    case 'knowledge':
      return <KnowledgeScreen />
    case 'memory':
      return <MemoryScreen onInspect={openInspector} />
    case 'graph':
      return <GraphScreen onInspect={openInspector} />
    case 'settings':
      return <SettingsScreen />
    default:
      view satisfies never
      return null
  }
}

export function InspectorOf({ view }: { view: Exclude<ViewId, PlainView> }) {
  switch (view) {
    case 'run':
      return <RunInspector onOpenMemory={openMemory} />
    case 'traces':
      return <TracesInspector onOpenMemory={openMemory} />
    case 'agents':
      return <AgentsInspector onOpenTrace={openTrace} />
    case 'tools':
      return <ToolsInspector onOpenSpan={openSpan} />
    case 'memory':
      return <MemoryInspector onOpenStep={openStep} onShowInGraph={showInGraph} />
    case 'graph':
      return <GraphInspector onOpenStep={openStep} onOpenMemory={openMemory} />
    case 'models':
      return <ModelsInspector />
    default:
      view satisfies never
      return null
  }
}
