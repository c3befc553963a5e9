import type { AuthoredTool, CallAssertion, TrialEvent } from '@shared/authored-tools.ts'
import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { AgentId, ToolCallId, ToolId } from '@shared/ids.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { studioNow } from '../../bridge/studio-store.ts'
import { attempt, tell, tellFailure } from '../../ui/toasts.ts'
import { TEMPLATES, type TemplateName } from './templates.ts'
import { isDirty, setTrial, toolsState } from './tools-state.ts'

/** Milliseconds after the last key before a text is looked at. */
const PAUSE_MS = 300

/** By id of a tool that was written here, or name of another. */
const running = new Map<string, AbortController>()
const waiting = new Map<ToolId, ReturnType<typeof setTimeout>>()

/** Shows a tool; what was being written of another stays. */
export async function openTool(id: ToolId): Promise<void> {
  toolsState.setState({ selected: { id }, place: null })
  if (toolsState.getState().drafts[id]) return
  const found = await attempt(() => api().tools.source({ toolId: id }))
  if (!found) return
  const { version: basedOn, source } = found
  toolsState.setState(({ drafts }) => ({ drafts: { ...drafts, [id]: { basedOn, saved: source, text: source } } }))
  await checkNow(id)
}

export async function createTool(template: TemplateName): Promise<void> {
  const tool = await attempt(() => api().tools.create({ source: freeName(TEMPLATES[template]) }))
  if (tool) await openTool(tool.id)
}

/** The source with a name that no tool has yet. */
function freeName(source: string): string {
  const taken = new Set([...(studioNow()?.tools ?? []), ...(studioNow()?.authored ?? [])].map(({ name }) => name))
  return source.replace(/name: '([a-z0-9_]+)'/, (_, name: string) => {
    let free = name
    for (let next = 2; taken.has(free); next += 1) free = `${name}_${next}`
    return `name: '${free}'`
  })
}

export async function duplicateTool(id: ToolId): Promise<void> {
  const found = await attempt(() => api().tools.source({ toolId: id }))
  if (!found) return
  const tool = await attempt(() => api().tools.create({ source: freeName(found.source) }))
  if (tool) await openTool(tool.id)
}

/** What the person writes; it is looked at once they pause. */
export function writeTool(id: ToolId, text: string): void {
  const draft = toolsState.getState().drafts[id]
  if (!draft || draft.text === text) return
  toolsState.setState(({ drafts }) => ({ drafts: { ...drafts, [id]: { ...draft, text } } }))
  clearTimeout(waiting.get(id))
  waiting.set(
    id,
    setTimeout(() => void checkNow(id), PAUSE_MS),
  )
}

async function checkNow(id: ToolId): Promise<void> {
  const source = toolsState.getState().drafts[id]?.text
  if (source === undefined) return
  const check = await attempt(() => api().tools.check({ source }))
  if (check && toolsState.getState().drafts[id]?.text === source)
    toolsState.setState(({ checks }) => ({ checks: { ...checks, [id]: check } }))
}

/** Keeps what is written as the next version, broken or not, and runs the kept calls on it. */
export async function saveTool(id: ToolId): Promise<void> {
  const draft = toolsState.getState().drafts[id]
  if (!draft || !isDirty(draft) || toolsState.getState().saving) return
  toolsState.setState({ saving: true })
  const { text, basedOn } = draft
  const tool = await attempt(() => api().tools.save({ toolId: id, source: text, basedOn }))
  toolsState.setState(({ drafts }) => {
    const now = drafts[id]
    if (!tool || !now) return { saving: false }
    return { saving: false, drafts: { ...drafts, [id]: { ...now, saved: text, basedOn: tool.version } } }
  })
  if (!tool) return
  tell(i18next.t('tools.saved', { name: tool.name, version: tool.version }))
  if (tool.calls > 0 && tool.declaration) await testSaved(tool)
}

/** Says which kept calls do not hold any more; the tests show why. */
async function testSaved({ id, name }: AuthoredTool): Promise<void> {
  const results = await attempt(() => api().tools.test({ toolId: id }))
  const failed = (results ?? []).filter(({ failures }) => failures.length > 0)
  if (failed.length === 0) return
  const calls = failed.map(({ call }) => call.name).join(', ')
  tellFailure(new StudioError('TOOL_FAILED', i18next.t('tools.testsFailed', { name, calls })))
}

export async function removeTool(id: ToolId): Promise<void> {
  await attempt(() => api().tools.remove({ toolId: id }))
  toolsState.setState(({ drafts: { [id]: _gone, ...drafts } }) => ({ drafts, selected: null, removing: null }))
}

/** Asks for the capabilities first, where the tool has any. */
export async function enableTool(tool: AuthoredTool, shown = false): Promise<void> {
  const mistake = toolsState.getState().problems[tool.id]?.find(({ severity }) => severity === 'error')
  if (mistake) return tellFailure(new StudioError('VALIDATION_FAILED', i18next.t('tools.enableBroken', { ...mistake })))
  const granted = tool.declaration?.capabilities ?? []
  if (granted.length > 0 && !shown) return toolsState.setState({ granting: tool.id })
  await attempt(() => api().tools.enable({ toolId: tool.id, granted }))
  toolsState.setState({ granting: null })
}

export async function disableTool(id: ToolId): Promise<void> {
  await attempt(() => api().tools.disable({ toolId: id }))
}

/** Runs what is written, saved or not, with the capabilities it declares: the person who presses the button is its author. */
export async function tryTool(id: ToolId): Promise<void> {
  const { drafts, inputs, checks } = toolsState.getState()
  const source = drafts[id]?.text
  if (source === undefined) return
  const granted = checks[id]?.declaration?.capabilities ?? []
  await runTrial(id, (signal) => api().tools.try({ source, input: inputs[id] ?? {}, granted }, { signal }))
}

/** Runs a tool that was not written here. */
export async function runOther(name: string): Promise<void> {
  const input = toolsState.getState().inputs[name] ?? {}
  await runTrial(name, (signal) => api().tools.run({ name, input }, { signal }))
}

async function runTrial(
  key: string,
  start: (signal: AbortSignal) => Promise<AsyncIterable<TrialEvent>>,
): Promise<void> {
  if (running.has(key)) return
  const mine = new AbortController()
  running.set(key, mine)
  setTrial(key, { running: true, logs: [], progress: null, trial: null, error: null })
  try {
    for await (const event of await start(mine.signal)) {
      if (event.type === 'done') setTrial(key, { trial: event.trial })
      else if (event.type === 'progress') setTrial(key, { progress: event })
      else
        setTrial(key, {
          logs: [...(toolsState.getState().trials[key]?.logs ?? []), { at: event.at, line: event.line }],
        })
    }
  } catch (error) {
    if (!mine.signal.aborted) setTrial(key, { error: toErrorInfo(error) })
  } finally {
    running.delete(key)
    setTrial(key, { running: false, progress: null })
  }
}

export function stopTrial(id: string): void {
  running.get(id)?.abort()
}

/** Runs the kept calls of every tool and says how many hold, and which do not. */
export async function testAllTools(): Promise<void> {
  const tools = (studioNow()?.authored ?? []).filter(({ calls, declaration }) => calls > 0 && declaration)
  if (tools.length === 0) return tell(i18next.t('tools.noCallsAnywhere'))
  const results: { tool: string; name: string; holds: boolean }[] = []
  for (const { id, name: tool } of tools) {
    const found = (await attempt(() => api().tools.test({ toolId: id }))) ?? []
    for (const { call, failures } of found) results.push({ tool, name: call.name, holds: failures.length === 0 })
  }
  const failed = results.filter(({ holds }) => !holds)
  const summary = i18next.t('tools.passed', { passed: results.length - failed.length, count: results.length })
  if (failed.length === 0) return tell(summary)
  const calls = failed.map(({ tool, name }) => `${tool}: ${name}`).join(', ')
  tellFailure(new StudioError('TOOL_FAILED', `${summary}. ${calls}`))
}

/** Keeps the call that was just made, as a test when assertions are given. */
export async function keepCall(
  id: ToolId,
  name: string,
  assertions: CallAssertion[],
  callId?: ToolCallId,
): Promise<boolean> {
  const input = toolsState.getState().inputs[id] ?? {}
  const call = { name, input: JSON.parse(JSON.stringify(input)), assertions }
  const kept = await attempt(() => api().tools.saveCall({ toolId: id, call, ...(callId ? { id: callId } : {}) }))
  return kept !== undefined
}

export async function exportTool(id: ToolId): Promise<void> {
  const saved = await attempt(() => api().tools.exportFile({ toolId: id }))
  if (saved) tell(i18next.t('tools.exported', { path: saved.path }))
}

export async function importTool(): Promise<void> {
  const tool = await attempt(() => api().tools.importFile())
  if (tool) await openTool(tool.id)
}

/** Gives an agent a tool, or takes it away. */
export async function giveTool(agentId: AgentId, name: string, has: boolean): Promise<void> {
  const agent = studioNow()?.agents.find(({ id }) => id === agentId)
  if (!agent) return
  const others = agent.tools.filter((each) => each !== name)
  await attempt(() => api().agents.setTools({ agentId, tools: has ? [...others, name] : others }))
}
