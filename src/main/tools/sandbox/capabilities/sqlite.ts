import type { SqlCell, SqlRunner } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'

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
  { workspacePath, signal }: ToolContext,
  file: string,
  query: string,
): Promise<QueryAnswer> {
  const opened = await openFileInside(workspacePath, file)
  await opened.file.close()
  const { columns, rows, truncated } = await sql.query(opened.found.absolute, query, { maxRows: MOST_ROWS, signal })
  return { columns, truncated, rows: rows.map((row) => row.map(asJson)) }
}

function asJson(value: SqlCell): string | number | null {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
