import type { Connection } from './connection.ts'
import type { ColumnKind, ColumnOf, SqlParams, SqlValue } from './types.ts'

/** Runs `sql`, whose columns are those of `kinds` in the same order, into one array a column. */
export function readColumns(
  connection: Connection,
  sql: string,
  params: SqlParams,
  kinds: Record<string, ColumnKind>,
): Record<string, ColumnOf[ColumnKind]> {
  const rows = connection.raw(sql, params)
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind], at) => [
      name,
      column(kind, (row) => rows[row]?.[at] ?? null, rows.length),
    ]),
  )
}

/** The memory behind the columns, to hand over rather than to copy. */
export function buffersOf(columns: Record<string, ColumnOf[ColumnKind]>): ArrayBuffer[] {
  return Object.values(columns).map((each) => {
    const array = 'codes' in each ? each.codes : each
    return array.buffer as ArrayBuffer
  })
}

function column(kind: ColumnKind, at: (row: number) => SqlValue, length: number): ColumnOf[ColumnKind] {
  switch (kind) {
    case 'float':
      return Float64Array.from({ length }, (_, row) => Number(at(row) ?? Number.NaN))
    case 'integer':
      return Int32Array.from({ length }, (_, row) => Number(at(row) ?? 0))
    case 'word': {
      const known = new Map<string, number>()
      const codes = Uint32Array.from({ length }, (_, row) => {
        const word = String(at(row) ?? '')
        const code = known.get(word) ?? known.size
        known.set(word, code)
        return code
      })
      return { codes, words: [...known.keys()] }
    }
    default:
      return kind satisfies never
  }
}
