import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import { MOST_BYTES } from '../changes/plan.ts'
import type { SqlRunner } from '../ports.ts'
import type { Tool } from '../types.ts'
import { readDatabase } from './sql/database-file.ts'

const input = z.object({
  file: z.string().min(1).max(4096),
  sql: z.string().trim().min(1).max(100_000).describe('One or more statements, separated by ;'),
})

/**
 * Changes a database of the workspace, wholly or not at all. The statements work on a copy, which then takes the file's place: so it can
 * be shown before, kept, and undone as every change of a file.
 */
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
    previews: true,
    async run({ file, sql }, context) {
      const before = await readDatabase(context, file)
      const limits = { mostBytes: MOST_BYTES, signal: context.signal }
      const { statements, rows, file: after } = await runner.execute(before, sql, limits)
      const now = await readDatabase(context, file)
      if (Buffer.compare(now, before) !== 0) throw changedMeanwhile(file)
      await context.files.write(file, after)
      const done = statements === 1 ? 'Done' : `Done, ${statements} statements`
      return { content: `${done}. ${rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`} changed.` }
    },
  }
}

const changedMeanwhile = (file: string) =>
  new StudioError('CONFLICT', `"${file}" was changed by another program meanwhile, so nothing was written. Try again.`)
