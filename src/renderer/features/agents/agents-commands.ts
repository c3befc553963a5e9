import { draftOf } from '@shared/agent-draft.ts'
import type { Agent, AgentDraft } from '@shared/agents.ts'
import type { AgentId, RunId } from '@shared/ids.ts'
import { NEW_AGENT } from '@shared/new-agent.ts'
import i18next from 'i18next'
import { api } from '../../bridge/connection.ts'
import { studioNow } from '../../bridge/studio-store.ts'
import { attempt, tell } from '../../ui/toasts.ts'
import { agentsState, isDirty, type Trial } from './agents-state.ts'

/** Shows an agent; what was being written of another stays. */
export function openAgent(agent: Agent): void {
  const { drafts } = agentsState.getState()
  const known = drafts[agent.id]
  // One that was changed elsewhere is shown as it is now, unless something was written here.
  if (!known || (!isDirty(known) && known.basedOn !== agent.version)) begin(agent)
  agentsState.setState({ selected: agent.id })
}

function begin(agent: Agent): void {
  const saved = draftOf(agent)
  agentsState.setState(({ drafts }) => ({
    drafts: { ...drafts, [agent.id]: { basedOn: agent.version, saved, text: saved } },
  }))
}

export function writeAgent(id: AgentId, part: Partial<AgentDraft>): void {
  agentsState.setState(({ drafts }) => {
    const draft = drafts[id]
    return draft ? { drafts: { ...drafts, [id]: { ...draft, text: { ...draft.text, ...part } } } } : {}
  })
}

/** Takes back what was written since it was saved. */
export function revertAgent(id: AgentId): void {
  const agent = studioNow()?.agents.find((each) => each.id === id)
  if (agent) begin(agent)
}

export async function createAgent(): Promise<void> {
  const taken = new Set((studioNow()?.agents ?? []).map(({ name }) => name.toLowerCase()))
  let name: string = i18next.t('agents.newName')
  for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${i18next.t('agents.newName')} ${next}`
  const agent = await attempt(() => api().agents.create({ draft: { ...NEW_AGENT, name } }))
  if (agent) openAgent(agent)
}

export async function saveAgent(id: AgentId): Promise<void> {
  const { drafts, saving } = agentsState.getState()
  const draft = drafts[id]
  if (!draft || saving || !isDirty(draft)) return
  agentsState.setState({ saving: true })
  const agent = await attempt(() => api().agents.save({ agentId: id, draft: draft.text, basedOn: draft.basedOn }))
  agentsState.setState({ saving: false })
  if (!agent) return
  const saved = draftOf(agent)
  agentsState.setState((state) => {
    const now = state.drafts[id]
    // What was written while it was being saved is not saved.
    const text = now && now.text !== draft.text ? now.text : saved
    return { drafts: { ...state.drafts, [id]: { basedOn: agent.version, saved, text } } }
  })
  tell(i18next.t('agents.saved', { name: agent.name, version: agent.version }))
}

export async function duplicateAgent(id: AgentId, version?: number): Promise<void> {
  const agent = await attempt(() => api().agents.duplicate({ agentId: id, ...(version ? { version } : {}) }))
  if (agent) openAgent(agent)
}

export async function removeAgent(id: AgentId): Promise<void> {
  agentsState.setState({ removing: null })
  const done = await attempt(async () => {
    await api().agents.remove({ agentId: id })
    return true
  })
  if (done) agentsState.setState(({ drafts: { [id]: _gone, ...drafts } }) => ({ drafts, selected: null }))
}

export async function exportAgent(id: AgentId): Promise<void> {
  const written = await attempt(() => api().agents.exportFile({ agentId: id }))
  if (written) tell(i18next.t('agents.exported', { path: written.path }))
}

export async function importAgent(): Promise<void> {
  const agent = await attempt(() => api().agents.importFile())
  if (agent) openAgent(agent)
}

/** Asks two versions the same questions, each with the same seed; answers come as the runs go on. */
export async function tryVersions(
  id: AgentId,
  versions: [number, number],
  questions: readonly string[],
): Promise<void> {
  for (const input of questions) {
    const seed = Math.floor(Math.random() * 0xffff_ffff)
    const ask = async (agentVersion: number): Promise<RunId | null> =>
      (await attempt(() => api().runs.start({ input, agentId: id, agentVersion, seed })))?.id ?? null
    const [left, right] = [await ask(versions[0]), await ask(versions[1])]
    const trial: Trial = { input, left, right }
    agentsState.setState(({ trials }) => ({ trials: { ...trials, [id]: [trial, ...(trials[id] ?? [])] } }))
  }
}
