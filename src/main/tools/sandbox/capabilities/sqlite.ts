import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realFile } from '../../builtin/sql/database-file.ts'
import { liesAt } from '../../changes/drafts.ts'
import type { SqlCell, SqlRunner } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'

const MOST_ROWS = 5_000

export interface QueryAnswer {
  columns: string[]
  /** Large integers as text, blobs as base64. */
  rows: (string | number | null)[][]
  truncated: boolean
}

/** Reads a database of the workspace with one statement. Errors: those of the runner; NOT_FOUND, NOT_ALLOWED for the file. */
export async function queryFile(
  sql: SqlRunner,
  context: ToolContext,
  file: string,
  query: string,
): Promise<QueryAnswer> {
  const { signal } = context
  const lies = await liesAt(context, file)
  const ask = (absolute: string) => sql.query(absolute, query, { maxRows: MOST_ROWS, signal })
  const { columns, rows, truncated } =
    lies && 'bytes' in lies ? await asFile(lies.bytes, ask) : await ask(await realFile(context, lies?.from ?? file))
  return { columns, truncated, rows: rows.map((row) => row.map(asJson)) }
}

/** A database that is not in the workspace, as a file for as long as it is asked: SQLite opens files by name. */
async function asFile<T>(bytes: Uint8Array, work: (absolute: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'autoglm-'))
  try {
    const path = join(folder, 'draft.db')
    await writeFile(path, bytes, { mode: 0o600 })
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function asJson(value: SqlCell): string | number | null {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
