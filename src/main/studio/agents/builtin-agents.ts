import { Agent } from '@shared/agents.ts'
import { AgentId } from '@shared/ids.ts'
import { canonicalJson } from '../../kit/canonical.ts'
import type { Store } from '../../store/types.ts'
import { saveAgent } from './agent-rows.ts'

export const DEFAULT_AGENT = AgentId.parse('agent_assistant')

const LARGE = {
  strategy: 'react',
  thinking: true,
  sampling: { temperature: 0.7, topP: 1, topK: 0, minP: 0.01 },
  limits: { steps: 24, tokensPerStep: 4096, tokens: 120_000, seconds: 1800, repetition: 4 },
  builtin: true,
} as const

/**
 * The agents that ship with the studio. The bundled model was trained on prompts of at most 448 tokens with up to five tools,
 * and on just the Assistant's prompt: more tools or more words and it wanders. The others want a larger GLM.
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
    examples: ['What is 12*7?', 'Read docs/apple.txt', 'List the files in docs', 'Remember that Alice likes copper'],
    builtin: true,
  },
  {
    ...LARGE,
    id: AgentId.parse('agent_researcher'),
    name: 'Researcher',
    description:
      'Searches files, the memory and the web, checks what it finds, and names its sources. Wants a larger GLM.',
    prompt:
      'You are a careful research assistant working in a local workspace. Today is {{date}}. Use the tools to find facts, check them, and name the files and pages you used. Say so when you could not find something.',
    tools: [
      'calculator',
      'date_time',
      'list_files',
      'find_files',
      'search_files',
      'read_lines',
      'knowledge_search',
      'memory_save',
      'memory_search',
      'http_get',
      'ask_user',
    ],
    examples: ['Which files of the workspace mention a train, and what do they say?', 'What do you remember about me?'],
  },
  {
    ...LARGE,
    id: AgentId.parse('agent_analyst'),
    name: 'Analyst',
    description:
      'Answers questions about databases and tables with SQL it checks, and draws charts. Wants a larger GLM.',
    prompt: `You are a data analyst working in the folder {{workspace}}. Today is {{date}}.

Look before you query: sql_schema shows the tables of a SQLite file; query_table reads CSV and JSON files with SQL.
Answer only from what a query returned. When a result surprises you, check it with a second query.
Give numbers with their units, say which file and query they come from, and draw a chart when it shows more than words.`,
    tools: [
      'list_files',
      'sql_schema',
      'sql_query',
      'query_table',
      'draw_chart',
      'calculator',
      'convert_units',
      'ask_user',
    ],
    examples: [
      'Which product in data/sales.db was ordered most?',
      'Draw the total of data/sales.csv by country as a bar chart',
    ],
  },
  {
    ...LARGE,
    id: AgentId.parse('agent_coder'),
    name: 'Coder',
    description: 'Writes code, runs it in a sandbox, reads the error and mends it until it works. Wants a larger GLM.',
    prompt: `You are a programmer. Solve the task with code that you have run.

Work in small steps: write the code, run it with a few checks of your own, read the error, mend it, run it again.
Read a file before you change it, and change it with edit_file. Never say that something works which you have not run.
At the end, show the final code and what its checks printed.`,
    tools: [
      'run_python',
      'run_javascript',
      'list_files',
      'find_files',
      'search_files',
      'read_lines',
      'write_file',
      'edit_file',
      'diff_text',
      'ask_user',
    ],
    examples: [
      'Write a Python function that turns a number into Roman numerals, and check it up to 3999',
      'Count the words of every file in docs with JavaScript',
    ],
  },
  {
    ...LARGE,
    id: AgentId.parse('agent_librarian'),
    name: 'Librarian',
    description:
      'Answers from the folders you indexed under Knowledge, with the place of every statement. Wants a larger GLM.',
    prompt: `You answer questions from the documents of a person, and from nothing else.

Search with knowledge_search, more than once and in other words when the first passages do not answer.
After every statement name the document and the page or line it comes from, as the passages give them.
When the documents do not hold the answer, say "not in the documents" and what you searched for. Never fill a gap from what you know.`,
    tools: ['knowledge_search', 'read_lines', 'ask_user'],
    examples: ['What do my documents say about warranty?', 'Which of my documents disagree with each other?'],
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
