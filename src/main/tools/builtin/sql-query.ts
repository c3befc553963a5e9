import { z } from 'zod'
import type { SqlCell, SqlResult, SqlRunner } from '../ports.ts'
import { oneLine } from '../shorten.ts'
import type { Tool } from '../types.ts'
import { openFileInside } from '../workspace.ts'

const MAX_ROWS = 50
const MAX_CELL = 200
const input = z.object({ file: z.string().min(1).max(4096), query: z.string().trim().min(1).max(10_000) })

export function sqlQuery(runner: SqlRunner): Tool<z.infer<typeof input>> {
  return {
    name: 'sql_query',
    version: 1,
    description: 'Run a read-only SQL query on a SQLite file of the workspace',
    effect: 'pure',
    capabilities: ['workspace.read'],
    input,
    pathArguments: ['file'],
    async run({ file, query }, { workspacePath, signal }) {
      // SQLite opens files by name: opening it here first proves only that the name leads to an ordinary file inside.
      const opened = await openFileInside(workspacePath, file)
      await opened.file.close()
      const result = await runner.query(opened.found.absolute, query, { maxRows: MAX_ROWS, signal })
      return { content: format(result) }
    },
  }
}

/** A header line and a line for each row, cells separated by ` | `; a single value stands alone. */
function format({ columns, rows, truncated }: SqlResult): string {
  if (rows.length === 0) return `No rows. Columns: ${columns.join(', ')}.`
  if (columns.length === 1 && rows.length === 1 && !truncated) return cell(rows[0]?.[0] ?? null)
  const lines = [columns, ...rows].map((row) => row.map(cell).join(' | '))
  return truncated ? `${lines.join('\n')}\n… more rows; only the first ${MAX_ROWS} are shown.` : lines.join('\n')
}

function cell(value: SqlCell): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `(${value.length.toLocaleString('en')} bytes)`
  return oneLine(String(value), MAX_CELL)
}
