import { z } from 'zod'
import type { SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { realFile } from './sql/database-file.ts'
import { formatRows, MAX_ROWS } from './sql/format-rows.ts'

const input = z.object({ file: z.string().min(1).max(4096), query: z.string().trim().min(1).max(10_000) })

export function sqlQuery(runner: SqlRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'sql_query',
    version: 2,
    description: 'Run a read-only SQL query on a SQLite file of the workspace',
    effect: 'pure',
    capabilities: ['workspace.read'],
    input,
    pathArguments: ['file'],
    async run({ file, query }, context) {
      const path = await realFile(context, file)
      return { content: formatRows(await runner.query(path, query, { maxRows: MAX_ROWS, signal: context.signal })) }
    },
  }
}
