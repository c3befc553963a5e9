import { expect, test } from 'vitest'
import { builtinTools } from '../../../../src/main/tools/builtin/all.ts'
import { ToolRegistry } from '../../../../src/main/tools/registry.ts'
import { threadJobs } from '../../../support/jobs.ts'
import { NO_GRAPH } from '../../../support/no-graph.ts'
import { sqlRunner } from '../../../support/sql-runner.ts'

const text = { type: 'string' }
const object = (properties: object, required?: string[]) => ({
  type: 'object',
  properties,
  ...(required ? { required } : {}),
})

/** The bundled model was trained on these, so they stay to the letter; what they do may get better. */
const LEARNT: [name: string, description: string, schema: object][] = [
  ['calculator', 'Evaluate an arithmetic expression exactly', object({ expression: text }, ['expression'])],
  ['current_time', 'Get the current date and time', object({ timezone: text })],
  ['list_files', 'List files of a folder in the workspace', object({ path: text }, ['path'])],
  ['read_file', 'Read a text file in the workspace', object({ path: text }, ['path'])],
  ['search_files', 'Search file contents in the workspace', object({ query: text }, ['query'])],
  [
    'sql_query',
    'Run a read-only SQL query on a SQLite file of the workspace',
    object({ file: text, query: text }, ['file', 'query']),
  ],
  ['memory_save', 'Save a fact to long-term memory', object({ text }, ['text'])],
  ['memory_search', 'Search long-term memory', object({ query: text }, ['query'])],
]

test.each(LEARNT)('%s is told to the model in other words than it learnt', (name, description, schema) => {
  const registry = new ToolRegistry()
  for (const tool of builtinTools({
    now: () => new Date(0),
    sql: sqlRunner(),
    jobs: threadJobs(),
    knowledge: { search: async () => [] },
    graph: NO_GRAPH,
  }))
    registry.register(tool)
  expect(registry.get(name).description).toBe(description)
  expect(JSON.stringify(registry.schemaFor(name))).toBe(JSON.stringify(schema))
})
