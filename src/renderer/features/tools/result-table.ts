/** A result as rows and columns. */
export interface ResultTable {
  columns: string[]
  rows: unknown[][]
}

/** Columns of a result; wider ones are read better as a tree. */
const MOST_COLUMNS = 50

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Pure: a list of objects, or what a query gives (`columns` and `rows`), as a table; null for anything else. */
export function tableOf(output: unknown): ResultTable | null {
  if (Array.isArray(output)) {
    if (output.length === 0 || !output.every(isRecord)) return null
    const columns = [...new Set(output.flatMap((row) => Object.keys(row)))]
    if (columns.length === 0 || columns.length > MOST_COLUMNS) return null
    return { columns, rows: output.map((row) => columns.map((name) => row[name])) }
  }
  if (!isRecord(output)) return null
  const { columns, rows } = output
  if (!Array.isArray(columns) || !columns.every((each) => typeof each === 'string')) return null
  if (columns.length === 0 || columns.length > MOST_COLUMNS) return null
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) return null
  return { columns, rows }
}

/** Pure: a cell on one line. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
