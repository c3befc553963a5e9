import { z } from 'zod'
import type { SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { formatRows, MAX_ROWS } from './sql/format-rows.ts'
import { formatSchema } from './sql/format-schema.ts'
import { tableFiles } from './sql/table-files.ts'

export const TABLE_MS = 60_000
/** Beyond what the process is given, in which it is ended with better words. */
const GRACE_MS = 5_000

const input = z.object({
  files: z
    .array(z.string().min(1).max(4096))
    .min(1)
    .max(8)
    .describe('CSV, TSV, JSON or JSON Lines; data.json#items for a list inside'),
  query: z.string().trim().min(1).max(10_000).optional().describe('SELECT; leave out to see the columns first'),
})

/** SQL over files that are no database: each is read into a table of memory that is named after it. */
export function queryTable(runner: SqlRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'query_table',
    version: 1,
    description:
      'Run SQL (SQLite) over CSV and JSON files of the workspace. Each file is a table named after it: sales.csv is sales',
    effect: 'pure',
    capabilities: ['workspace.read'],
    timeoutMs: TABLE_MS + GRACE_MS,
    input,
    pathArguments: ['files'],
    async run({ files, query = null }, context) {
      const found = await tableFiles(context, files)
      const result = await runner.tables(found, {
        sql: query,
        maxRows: MAX_ROWS,
        samples: 3,
        signal: context.signal,
        timeoutMs: TABLE_MS,
      })
      return { content: 'tables' in result ? formatSchema(result) : formatRows(result) }
    },
  }
}
