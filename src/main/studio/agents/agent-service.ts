import { draftOf } from '@shared/agent-draft.ts'
import { type Agent, type AgentAdapter, AgentDraft, type AgentVersion } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { AgentId } from '@shared/ids.ts'
import type { AuditLog } from '../../govern/audit.ts'
import { canonicalJson } from '../../kit/canonical.ts'
import { newId } from '../../kit/ids.ts'
import type { Store } from '../../store/types.ts'
import { AGENT_SUFFIX, readAgentFile, writeAgentFile } from './agent-file.ts'
import { listAgents, saveAgent, versionsOf } from './agent-rows.ts'
import { DEFAULT_AGENT, seedBuiltin } from './builtin-agents.ts'

const LONGEST_NAME = 60

/** Agents by id, every version kept: a run names the version it was made with. */
export class AgentService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #changed: (agents: Agent[]) => void

  constructor(store: Store, audit: AuditLog, changed: (agents: Agent[]) => void) {
    this.#store = store
    this.#audit = audit
    this.#changed = changed
    if (!store.readOnly) seedBuiltin(store)
  }

  /** The newest version of each, in the order in which they came. */
  list(): Agent[] {
    return listAgents(this.#store)
  }

  /** By id, or by name as a person types it. Errors: NOT_FOUND. */
  get(name: string = DEFAULT_AGENT): Agent {
    const agents = this.list()
    const wanted = name.toLowerCase()
    const agent = agents.find((each) => each.id === name || each.name.toLowerCase() === wanted)
    if (!agent) {
      const names = agents.map((each) => each.name)
      throw new StudioError('NOT_FOUND', `There is no agent "${name}". There are: ${names.join(', ')}.`)
    }
    return agent
  }

  /** One version of it. Errors: NOT_FOUND. */
  version(name: string | undefined, version: number | undefined): Agent {
    const newest = this.get(name)
    if (version === undefined || version === newest.version) return newest
    const found = this.versions(newest.id).find(({ agent }) => agent.version === version)
    if (!found)
      throw new StudioError('NOT_FOUND', `${newest.name} has no version ${version}; its newest is ${newest.version}.`)
    return found.agent
  }

  /** Newest first; also of one that was removed. */
  versions(id: AgentId): AgentVersion[] {
    return versionsOf(this.#store, id).filter(({ agent }) => !agent.removed)
  }

  /** Errors: VALIDATION_FAILED, CONFLICT for the name. */
  create(actor: string, draft: AgentDraft): Agent {
    const checked = this.#checked(draft, null)
    const agent: Agent = {
      ...checked,
      id: AgentId.parse(newId('agent')),
      version: 1,
      strategy: 'react',
      adapters: [],
      toolsChosen: true,
      builtin: false,
    }
    this.#keep(actor, 'agent.created', agent, { name: agent.name })
    return agent
  }

  /** A new version, unless nothing is different. Errors: NOT_FOUND, NOT_ALLOWED, CONFLICT, VALIDATION_FAILED. */
  save(actor: string, id: AgentId, draft: AgentDraft, basedOn: number): Agent {
    const before = this.#own(id, 'changed')
    if (basedOn !== before.version) {
      const message = `${before.name} was changed elsewhere: its newest version is ${before.version}. Look at that one, and save again.`
      throw new StudioError('CONFLICT', message)
    }
    const checked = this.#checked(draft, id)
    if (canonicalJson(checked) === canonicalJson(draftOf(before))) return before
    const { thoughtTokens: _thought, constrainCalls: _constrain, examples: _examples, ...rest } = before
    const agent: Agent = { ...rest, ...checked, version: before.version + 1 }
    this.#keep(actor, 'agent.changed', agent, { version: agent.version })
    return agent
  }

  /** A new agent that is as this one, or as a version of it. Errors: NOT_FOUND. */
  duplicate(actor: string, id: AgentId, version?: number): Agent {
    const source = this.version(id, version)
    return this.create(actor, { ...draftOf(source), name: this.#freeName(source.name) })
  }

  /** Takes it out of every list; what its runs recorded stays. Errors: NOT_FOUND, NOT_ALLOWED. */
  remove(actor: string, id: AgentId): void {
    const before = this.#own(id, 'deleted')
    this.#keep(actor, 'agent.removed', { ...before, version: before.version + 1, removed: true }, { name: before.name })
  }

  exportFile(id: AgentId): { name: string; text: string } {
    const agent = this.get(id)
    const plain = agent.name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'agent'
    return { name: `${plain}${AGENT_SUFFIX}`, text: writeAgentFile(agent) }
  }

  /** From what {@link AgentService.exportFile} gave; under another name where that one is taken. Errors: VALIDATION_FAILED. */
  importFile(actor: string, text: string): Agent {
    const draft = readAgentFile(text)
    return this.create(actor, {
      ...draft,
      name: this.#taken(draft.name, null) ? this.#freeName(draft.name) : draft.name,
    })
  }

  /** Gives an agent other adapters, as a new version of it. Errors: NOT_FOUND. */
  setAdapters(actor: string, id: AgentId, adapters: AgentAdapter[]): Agent {
    return this.#change(actor, id, { adapters })
  }

  /** Gives an agent other tools, as a new version of it; each once. Errors: NOT_FOUND. */
  setTools(actor: string, id: AgentId, tools: string[]): Agent {
    return this.#change(actor, id, { tools: [...new Set(tools)] }, { toolsChosen: true })
  }

  #change(
    actor: string,
    id: AgentId,
    change: Partial<Pick<Agent, 'adapters' | 'tools'>>,
    marks: Pick<Agent, 'toolsChosen'> = {},
  ): Agent {
    const before = this.get(id)
    const changed = { ...before, ...change }
    if (canonicalJson(before) === canonicalJson(changed)) return before
    const agent: Agent = { ...changed, ...marks, version: before.version + 1 }
    this.#keep(actor, 'agent.changed', agent, change)
    return agent
  }

  #keep(actor: string, action: string, agent: Agent, details: Record<string, unknown>): void {
    this.#store.write((tx) => {
      saveAgent(tx, agent)
      this.#audit.appendIn(tx, { actor, action, subject: agent.id, result: 'ok', details })
    })
    this.#changed(this.list())
  }

  #own(id: AgentId, what: 'changed' | 'deleted'): Agent {
    const agent = this.get(id)
    if (!agent.builtin) return agent
    throw new StudioError(
      'NOT_ALLOWED',
      `${agent.name} comes with the studio and cannot be ${what}. Duplicate it to have one of your own.`,
    )
  }

  #checked(draft: AgentDraft, self: AgentId | null): AgentDraft {
    const checked = AgentDraft.safeParse(draft)
    if (!checked.success) {
      throw new StudioError('VALIDATION_FAILED', checked.error.issues[0]?.message ?? 'This agent cannot be kept.')
    }
    if (this.#taken(checked.data.name, self)) {
      throw new StudioError('CONFLICT', `There is an agent "${checked.data.name}" already. Choose another name.`)
    }
    return { ...checked.data, tools: [...new Set(checked.data.tools)] }
  }

  #taken(name: string, self: AgentId | null): boolean {
    const wanted = name.toLowerCase()
    return this.list().some((each) => each.id !== self && each.name.toLowerCase() === wanted)
  }

  #freeName(name: string): string {
    for (let number = 2; ; number += 1) {
      const end = ` ${number}`
      const candidate = `${name.replace(/ \d+$/, '').slice(0, LONGEST_NAME - end.length)}${end}`
      if (!this.#taken(candidate, null)) return candidate
    }
  }
}
