import type { SqlCell, SqlResult } from '../../ports.ts'
import { oneLine } from '../../shorten.ts'

export const MAX_ROWS = 50
const MAX_CELL = 200

/** A header line and a line for each row, cells separated by ` | `; a single value stands alone. */
export function formatRows({ columns, types, rows, truncated }: SqlResult): string {
  const head = columns.map((name, index) => [oneLine(name, MAX_CELL), types[index]].filter(Boolean).join(' '))
  if (rows.length === 0) return `No rows. Columns: ${head.join(', ')}.`
  if (columns.length === 1 && rows.length === 1 && !truncated) return formatCell(rows[0]?.[0] ?? null)
  const lines = [head, ...rows.map((row) => row.map(formatCell))].map((row) => row.join(' | '))
  if (truncated) {
    lines.push(
      `… more rows; only the first ${rows.length} are shown. End the query with LIMIT ${rows.length} OFFSET ${rows.length} to read on.`,
    )
  }
  return lines.join('\n')
}

export function formatCell(value: SqlCell): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `(${value.length.toLocaleString('en')} bytes)`
  return oneLine(String(value), MAX_CELL)
}
