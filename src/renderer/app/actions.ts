import { api } from '../bridge/connection.ts'
import { studioNow } from '../bridge/studio-store.ts'
import { showGetModels } from '../features/models/get-commands.ts'
import { askToAdd, loadModel, unloadModel } from '../features/models/models-commands.ts'
import { modelsState } from '../features/models/models-state.ts'
import {
  canStart,
  canStop,
  decide,
  firstApproval,
  focusInput,
  newRun,
  resumeRun,
  runAgain,
  shownRun,
  startRun,
  stopRun,
} from '../features/run/run-commands.ts'
import { verifyAudit } from '../features/settings/audit-state.ts'
import { chooseWorkspace, resetWorkspace, updateSettings } from '../features/settings/settings-commands.ts'
import { openExport } from '../features/traces/export/export-state.ts'
import { importRuns } from '../features/traces/import/import-runs.ts'
import { askToDelete, focusFilter, shownTrace } from '../features/traces/traces-commands.ts'
import { selectRun } from '../features/traces/traces-state.ts'
import { isActive } from '../lib/run-status.ts'
import { attempt } from '../ui/toasts.ts'
import { AGENT_ACTIONS } from './agent-actions.ts'
import { GRAPH_ACTIONS } from './graph-actions.ts'
import type { en } from './i18n/en.ts'
import { isPlain, layoutStore, showView, toggleInspector, type ViewId } from './layout.ts'
import { saveShown } from './save-shown.ts'
import { TOOL_ACTIONS } from './tool-actions.ts'

type ActionText = keyof (typeof en)['action']
export type ActionGroup = keyof (typeof en)['actionGroup']

/** Something a person can do: the palette, the menus and the shortcuts are all made of these. */
export interface Action {
  /** Stable: the native menu names actions by it. */
  id: string
  /** Key below `action.` */
  label: ActionText
  group: ActionGroup
  /** As `parseShortcut` reads them; the first is shown. */
  shortcuts?: readonly string[]
  /** Whether it makes sense now. */
  enabled: () => boolean
  run: () => void
}

const always = () => true
const connected = () => studioNow() !== null
const inView = (view: ViewId) => layoutStore.getState().view === view
const ended = () => {
  const run = shownRun()
  return run !== null && !isActive(run.status)
}
const selectedModel = () => {
  const { selected } = modelsState.getState()
  return studioNow()?.models.find((model) => model.id === selected && model.status === 'available')
}
const engineHasModel = () => {
  const engine = studioNow()?.engine
  return engine !== undefined && engine.modelId !== null && (engine.status === 'ready' || engine.status === 'busy')
}

/** Answers the oldest open approval of the shown run. */
function answer(decision: 'approve' | 'deny'): void {
  const approval = firstApproval()
  if (approval) void decide(approval.runId, approval.spanId, decision)
}

function dismissNotices(): void {
  for (const { id } of studioNow()?.notices ?? []) void attempt(() => api().studio.dismissNotice({ id }))
}

function openTrace(): void {
  const run = shownRun()
  if (!run) return
  selectRun(run.id)
  showView('traces')
}

/** The run that export and delete are about: the one on the screen. */
const traceOnScreen = () => (inView('traces') ? shownTrace() : null)

function viewAction(view: ViewId, label: ActionText, ...shortcuts: string[]): Action {
  return { id: `view.${view}`, label, group: 'view', shortcuts, enabled: always, run: () => showView(view) }
}

export const ACTIONS: readonly Action[] = [
  viewAction('run', 'viewRun', 'Mod+1'),
  viewAction('traces', 'viewTraces', 'Mod+2'),
  viewAction('agents', 'viewAgents', 'Mod+3'),
  viewAction('tools', 'viewTools', 'Mod+4'),
  viewAction('models', 'viewModels', 'Mod+5'),
  viewAction('knowledge', 'viewKnowledge', 'Mod+6'),
  viewAction('memory', 'viewMemory', 'Mod+7'),
  viewAction('graph', 'viewGraph', 'Mod+8'),
  viewAction('settings', 'viewSettings', 'Mod+9', 'Mod+Comma'),
  {
    id: 'palette.open',
    label: 'palette',
    group: 'view',
    shortcuts: ['Mod+K', 'Mod+Shift+P'],
    enabled: always,
    run: () => layoutStore.setState(({ paletteOpen }) => ({ paletteOpen: !paletteOpen })),
  },
  {
    id: 'view.toggleInspector',
    label: 'inspector',
    group: 'view',
    shortcuts: ['Mod+B'],
    enabled: () => !isPlain(layoutStore.getState().view),
    run: toggleInspector,
  },
  {
    id: 'help.shortcuts',
    label: 'shortcuts',
    group: 'view',
    shortcuts: ['Mod+Slash'],
    enabled: always,
    run: () => layoutStore.setState({ shortcutsOpen: true }),
  },
  {
    id: 'view.save',
    label: 'save',
    group: 'view',
    shortcuts: ['Mod+S'],
    enabled: () => saveShown() !== null,
    run: () => saveShown()?.(),
  },
  {
    id: 'notices.dismiss',
    label: 'dismissNotices',
    group: 'view',
    enabled: () => (studioNow()?.notices.length ?? 0) > 0,
    run: dismissNotices,
  },
  {
    id: 'run.new',
    label: 'runNew',
    group: 'run',
    shortcuts: ['Mod+N'],
    enabled: connected,
    run: () => {
      showView('run')
      newRun()
      // The input is there once the view is.
      requestAnimationFrame(focusInput)
    },
  },
  {
    id: 'run.start',
    label: 'runStart',
    group: 'run',
    shortcuts: ['Mod+Enter'],
    enabled: () => inView('run') && canStart(),
    run: () => void startRun(),
  },
  {
    id: 'run.stop',
    label: 'runStop',
    group: 'run',
    shortcuts: ['Mod+Period', 'Esc'],
    enabled: () => inView('run') && canStop(),
    run: () => void stopRun(),
  },
  {
    id: 'run.again',
    label: 'runAgain',
    group: 'run',
    shortcuts: ['Mod+Shift+Enter'],
    enabled: () => inView('run') && ended(),
    run: () => void runAgain(),
  },
  {
    id: 'run.resume',
    label: 'runResume',
    group: 'run',
    enabled: () => shownRun()?.status === 'interrupted',
    run: () => void resumeRun(),
  },
  {
    id: 'run.approve',
    label: 'approve',
    group: 'run',
    enabled: () => firstApproval() !== null,
    run: () => answer('approve'),
  },
  { id: 'run.deny', label: 'deny', group: 'run', enabled: () => firstApproval() !== null, run: () => answer('deny') },
  {
    id: 'run.openTrace',
    label: 'openTrace',
    group: 'run',
    shortcuts: ['Mod+T'],
    enabled: () => inView('run') && shownRun() !== null,
    run: openTrace,
  },
  {
    id: 'traces.filter',
    label: 'tracesFilter',
    group: 'traces',
    shortcuts: ['Mod+F'],
    enabled: connected,
    run: () => {
      showView('traces')
      requestAnimationFrame(focusFilter)
    },
  },
  {
    id: 'traces.export',
    label: 'tracesExport',
    group: 'traces',
    shortcuts: ['Mod+E'],
    enabled: () => traceOnScreen() !== null,
    run: () => {
      const runId = traceOnScreen()
      if (runId) openExport([runId])
    },
  },
  {
    id: 'traces.import',
    label: 'tracesImport',
    group: 'traces',
    enabled: connected,
    run: () => {
      showView('traces')
      void importRuns()
    },
  },
  {
    id: 'traces.delete',
    label: 'tracesDelete',
    group: 'traces',
    enabled: () => traceOnScreen() !== null,
    run: () => askToDelete(traceOnScreen()),
  },
  ...AGENT_ACTIONS,
  ...TOOL_ACTIONS,
  ...GRAPH_ACTIONS,
  {
    id: 'models.open',
    label: 'modelsOpen',
    group: 'models',
    shortcuts: ['Mod+O'],
    enabled: connected,
    run: () => {
      showView('models')
      askToAdd()
    },
  },
  {
    id: 'models.get',
    label: 'modelsGet',
    group: 'models',
    enabled: connected,
    run: () => {
      showView('models')
      showGetModels()
    },
  },
  {
    id: 'models.load',
    label: 'modelsLoad',
    group: 'models',
    enabled: () => inView('models') && selectedModel() !== undefined,
    run: () => {
      const model = selectedModel()
      if (model) void loadModel(model.id)
    },
  },
  {
    id: 'models.unload',
    label: 'modelsUnload',
    group: 'models',
    enabled: engineHasModel,
    run: () => void unloadModel(),
  },
  ...(['system', 'light', 'dark'] as const).map((theme) => ({
    id: `settings.theme.${theme}`,
    label: `theme_${theme}` as const,
    group: 'settings' as const,
    enabled: () => connected() && studioNow()?.settings.theme !== theme,
    run: () => void updateSettings({ theme }),
  })),
  ...(['system', 'en', 'zh'] as const).map((language) => ({
    id: `settings.language.${language}`,
    label: `language_${language}` as const,
    group: 'settings' as const,
    enabled: () => connected() && studioNow()?.settings.language !== language,
    run: () => void updateSettings({ language }),
  })),
  {
    id: 'settings.workspace.choose',
    label: 'workspaceChoose',
    group: 'settings',
    enabled: connected,
    run: () => void chooseWorkspace(),
  },
  {
    id: 'settings.workspace.reset',
    label: 'workspaceReset',
    group: 'settings',
    enabled: () => (studioNow()?.settings.workspacePath ?? null) !== null,
    run: () => void resetWorkspace(),
  },
  {
    id: 'settings.http',
    label: 'toggleHttp',
    group: 'settings',
    enabled: connected,
    run: () => void updateSettings({ network: { allowHttp: !studioNow()?.settings.network.allowHttp } }),
  },
  {
    id: 'audit.verify',
    label: 'auditVerify',
    group: 'settings',
    enabled: connected,
    run: () => {
      showView('settings')
      void verifyAudit()
    },
  },
]

/** Does what `id` names, when it makes sense now. Gives whether it was done. */
export function runAction(id: string): boolean {
  const action = ACTIONS.find((each) => each.id === id)
  if (!action?.enabled()) return false
  action.run()
  return true
}
