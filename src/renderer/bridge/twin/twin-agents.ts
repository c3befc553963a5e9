import { draftOf } from '@shared/agent-draft.ts'
import type { Agent, AgentVersion } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import type { AgentId, ModelId } from '@shared/ids.ts'
import { fillPrompt } from '@shared/prompt-variables.ts'
import type { StudioClient } from '../client.ts'

interface Ports {
  agents(): Agent[]
  publish(agents: Agent[]): void
  findModel(id: string): { id: ModelId }
  /** Names of the tools a run would be given. */
  tools(): string[]
}

const VALUES = {
  date: '2026-11-23',
  time: '09:30',
  weekday: 'Monday',
  timezone: 'Europe/Berlin',
  agent: 'Assistant',
  model: 'AutoGLM Tiny',
  workspace: 'workspace',
  language: 'English',
}

/** Agents that are kept in the page; a token is four characters. */
export function twinAgents({ agents, publish, findModel, tools }: Ports): StudioClient['agents'] {
  const kept: AgentVersion[] = agents().map((agent) => ({ agent, createdAt: Date.now() - 3_600_000 }))
  const find = (id: string): Agent => {
    const found = agents().find((each) => each.id === id)
    if (!found) throw new StudioError('NOT_FOUND', 'There is no such agent.')
    return found
  }
  const own = (id: string): Agent => {
    const found = find(id)
    if (found.builtin) throw new StudioError('NOT_ALLOWED', `${found.name} comes with the studio. Duplicate it.`)
    return found
  }
  const keep = (agent: Agent): Agent => {
    kept.unshift({ agent, createdAt: Date.now() })
    const all = agents()
    const known = all.some(({ id }) => id === agent.id)
    publish(known ? all.map((each) => (each.id === agent.id ? agent : each)) : [...all, agent])
    return agent
  }
  const free = (name: string, self: string | null = null): void => {
    if (agents().some((each) => each.id !== self && each.name.toLowerCase() === name.toLowerCase()))
      throw new StudioError('CONFLICT', `There is an agent "${name}" already. Choose another name.`)
  }
  const create: StudioClient['agents']['create'] = async ({ draft }) => {
    free(draft.name)
    // Ids are branded by parsing, and zod stays out of the page.
    const id = `agent_twin${kept.length}` as AgentId
    return keep({ ...draft, id, version: 1, strategy: 'react', adapters: [], toolsChosen: true, builtin: false })
  }
  const change = (id: string, part: Partial<Agent>): Agent => {
    const before = find(id)
    return keep({ ...before, ...part, version: before.version + 1 })
  }
  return {
    create,
    save: async ({ agentId, draft, basedOn }) => {
      const before = own(agentId)
      free(draft.name, agentId)
      if (basedOn !== before.version) throw new StudioError('CONFLICT', `${before.name} was changed elsewhere.`)
      return change(agentId, draft)
    },
    duplicate: async ({ agentId, version }) => {
      const source = kept.find(({ agent }) => agent.id === agentId && agent.version === version)?.agent ?? find(agentId)
      return await create({ draft: { ...draftOf(source), name: `${source.name} ${agents().length + 1}` } })
    },
    remove: async ({ agentId }) => {
      own(agentId)
      publish(agents().filter(({ id }) => id !== agentId))
    },
    versions: async ({ agentId }) => kept.filter(({ agent }) => agent.id === agentId),
    preview: async ({ draft, input }) => {
      const prompt = fillPrompt(draft.prompt, VALUES)
      const given = draft.tools.filter((name) => tools().includes(name))
      const text = `[gMASK]<sop><|system|>\n${prompt}\n${given.join('\n')}<|user|>\n${input}<|assistant|>\n`
      const count = (part: string): number => Math.ceil(part.length / 4)
      return {
        text,
        tokens: { total: count(text), prompt: count(prompt), tools: count(given.join('\n')) },
        contextSize: 2048,
        model: 'AutoGLM Tiny',
        missing: draft.tools.filter((name) => !given.includes(name)),
      }
    },
    setTools: async ({ agentId, tools: chosen }) => change(agentId, { tools: chosen }),
    setAdapters: async ({ agentId, adapters }) =>
      change(agentId, { adapters: adapters.map(({ modelId, scale }) => ({ modelId: findModel(modelId).id, scale })) }),
    exportFile: async ({ agentId }) => ({ path: `/home/me/${find(agentId).name}.agent.json` }),
    importFile: async () => null,
  }
}
