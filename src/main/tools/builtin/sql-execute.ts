import { z } from 'zod'
import type { SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { realFile } from './sql/database-file.ts'

const input = z.object({
  file: z.string().min(1).max(4096),
  sql: z.string().trim().min(1).max(100_000).describe('One or more statements, separated by ;'),
})

/** Changes a database of the workspace, wholly or not at all. */
export function sqlExecute(runner: SqlRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'sql_execute',
    version: 1,
    description:
      'Change a SQLite file of the workspace with INSERT, UPDATE, DELETE, CREATE, ALTER or DROP; all statements together or none',
    effect: 'mutating',
    capabilities: ['workspace.read', 'workspace.write'],
    input,
    async run({ file, sql }, context) {
      const path = await realFile(context, file)
      const { statements, rows } = await runner.execute(path, sql, { signal: context.signal })
      const done = statements === 1 ? 'Done' : `Done, ${statements} statements`
      return { content: `${done}. ${rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`} changed.` }
    },
  }
}
