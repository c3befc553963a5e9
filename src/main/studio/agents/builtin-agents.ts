import { Agent } from '@shared/agents.ts'
import { AgentId } from '@shared/ids.ts'
import { canonicalJson } from '../../kit/canonical.ts'
import type { Store } from '../../store/types.ts'
import { saveAgent } from './agent-rows.ts'

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

/** Stores the agents that ship with the studio; one that was changed in the studio since becomes a new version. */
export function seedBuiltin(store: Store): void {
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
