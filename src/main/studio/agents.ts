import { Agent, type AgentAdapter } from '@shared/agents.ts'
import { StudioError } from '@shared/errors.ts'
import { AgentId } from '@shared/ids.ts'
import type { AuditLog } from '../govern/audit.ts'
import { canonicalJson, hashJson } from '../kit/canonical.ts'
import type { Store, Tx } from '../store/types.ts'
import type { ToolRegistry } from '../tools/registry.ts'

export const DEFAULT_AGENT = AgentId.parse('agent_assistant')

/**
 * The agent that ships with the studio. The bundled model was trained on prompts of at most 448 tokens with up to five tools,
 * and on just this prompt: more tools or more words and it wanders.
 */
const BUILTIN: Omit<Agent, 'version' | 'adapters'>[] = [
  {
    id: DEFAULT_AGENT,
    name: 'Assistant',
    description: 'Calculates, reads the files of the workspace and remembers facts. Fits the bundled model.',
    prompt: 'You are AutoGLM, a local agent. Use the tools when they help.',
    tools: ['calculator', 'list_files', 'read_file', 'memory_save'],
    strategy: 'react',
    thinking: false,
    sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
    limits: { steps: 8, tokensPerStep: 512, tokens: 16_000, seconds: 120, repetition: 4 },
    builtin: true,
  },
  {
    id: AgentId.parse('agent_researcher'),
    name: 'Researcher',
    description:
      'Has every built-in tool: files, search, databases, memory, the clock and the web. Wants a larger GLM with thinking.',
    prompt:
      'You are a careful research assistant working in a local workspace. Use the tools to find facts, check them, and name the files you used. Say so when you could not find something.',
    tools: [
      'calculator',
      'current_time',
      'list_files',
      'read_file',
      'search_files',
      'sql_query',
      'memory_save',
      'memory_search',
      'http_get',
    ],
    strategy: 'react',
    thinking: true,
    sampling: { temperature: 0.7, topP: 1, topK: 0, minP: 0.01 },
    limits: { steps: 24, tokensPerStep: 4096, tokens: 120_000, seconds: 1800, repetition: 4 },
    builtin: true,
  },
]

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
    const rows = this.#store.all<{ definition: string }>(
      `SELECT definition FROM agent AS newest
       WHERE version = (SELECT max(version) FROM agent WHERE id = newest.id)
       ORDER BY (SELECT min(rowid) FROM agent WHERE id = newest.id)`,
    )
    return rows.map((row) => Agent.parse(JSON.parse(row.definition)))
  }

  /** By id, or by name as a person types it. Errors: NOT_FOUND. */
  get(name: string = DEFAULT_AGENT): Agent {
    const wanted = name.toLowerCase()
    const agent = this.list().find((each) => each.id === name || each.name.toLowerCase() === wanted)
    if (!agent) {
      const names = this.list().map((each) => each.name)
      throw new StudioError('NOT_FOUND', `There is no agent "${name}". There are: ${names.join(', ')}.`)
    }
    return agent
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
    this.#store.write((tx) => {
      saveAgent(tx, agent)
      this.#audit.appendIn(tx, { actor, action: 'agent.changed', subject: id, result: 'ok', details: change })
    })
    this.#changed(this.list())
    return agent
  }
}

/** Stores the agents that ship with the studio; one that was changed in the studio since becomes a new version. */
function seedBuiltin(store: Store): void {
  store.write((tx) => {
    for (const definition of BUILTIN) {
      const row = tx.get<{ version: number; definition: string }>(
        'SELECT version, definition FROM agent WHERE id = :id ORDER BY version DESC LIMIT 1',
        { id: definition.id },
      )
      const known = row ? Agent.parse(JSON.parse(row.definition)) : null
      // What the person chose for it stays.
      const chosen = {
        adapters: known?.adapters ?? [],
        ...(known?.toolsChosen ? { tools: known.tools, toolsChosen: true } : {}),
      }
      if (known && canonicalJson(known) === canonicalJson({ ...definition, ...chosen, version: known.version }))
        continue
      saveAgent(tx, Agent.parse({ ...definition, ...chosen, version: (known?.version ?? 0) + 1 }))
    }
  })
}

export function saveAgent(tx: Tx, agent: Agent): void {
  tx.run('INSERT INTO agent (id, version, definition, created_at) VALUES (:id, :version, :definition, :now)', {
    id: agent.id,
    version: agent.version,
    definition: JSON.stringify(agent),
    now: Date.now(),
  })
}

/** Keeps a row for every version of every tool, so that a trace can name exactly what was declared. */
export function registerTools(store: Store, registry: ToolRegistry): void {
  if (store.readOnly) return
  store.write((tx) => {
    const rows = tx.all<{ name: string; version: number }>('SELECT name, version FROM tool')
    const known = new Set(rows.map(({ name, version }) => `${name} ${version}`))
    for (const tool of registry.list({ allowHttp: true })) {
      if (known.has(`${tool.name} ${tool.version}`)) continue
      const definition = JSON.stringify({ ...tool, disabledReason: null })
      tx.run(
        `INSERT INTO tool (name, version, schema_hash, definition, created_at) VALUES (:name, :version, :hash, :definition, :now)
         ON CONFLICT (name, version) DO NOTHING`,
        { name: tool.name, version: tool.version, hash: hashJson(tool.inputSchema), definition, now: Date.now() },
      )
    }
  })
}
