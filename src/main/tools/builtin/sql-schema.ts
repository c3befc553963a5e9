import { z } from 'zod'
import type { SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { realFile } from './sql/database-file.ts'
import { formatSchema } from './sql/format-schema.ts'

const input = z.object({
  file: z.string().min(1).max(4096),
  table: z.string().min(1).max(200).optional().describe('Only this table, with more of its rows'),
})

/** What a database holds, so that a query can be written for it. */
export function sqlSchema(runner: SqlRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'sql_schema',
    version: 1,
    description: 'List the tables of a SQLite file of the workspace: columns, row counts, sample rows',
    effect: 'pure',
    capabilities: ['workspace.read'],
    input,
    pathArguments: ['file'],
    async run({ file, table = null }, context) {
      const path = await realFile(context, file)
      const schema = await runner.schema(path, { table, samples: table ? 5 : 2, signal: context.signal })
      return { content: formatSchema(schema) }
    },
  }
}
