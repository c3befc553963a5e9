import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { MOST_BYTES } from '../changes/plan.ts'
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
    pathArguments: ['file'],
    async run({ file, sql }, context) {
      const path = await realFile(context, file)
      const execute = () => runner.execute(path, sql, { signal: context.signal })
      // What another program has not written into the file yet would be lost with the way back.
      const shared = existsSync(`${path}-wal`) || existsSync(`${path}-journal`)
      const large = (await stat(path)).size > MOST_BYTES
      const { statements, rows } = shared || large ? await execute() : await context.files.around(file, execute)
      const done = statements === 1 ? 'Done' : `Done, ${statements} statements`
      const why = shared ? 'Another program uses the file' : large ? 'The file is large' : null
      const note = why ? ` ${why}, so this cannot be undone.` : ''
      return { content: `${done}. ${rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`} changed.${note}` }
    },
  }
}
