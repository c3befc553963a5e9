/** What the studio sends the process that works on databases and tables nobody trusts. */
export type SqlRequest = SqlWork & {
  nativeBinding: string | null
  /** Resident memory the process may use. */
  maxMemoryBytes: number
}

export type SqlWork =
  | { kind: 'query'; path: string; sql: string; maxRows: number }
  | { kind: 'schema'; path: string; table: string | null; samples: number }
  /** Changes a copy of a whole database file, of at most `mostBytes` after that too. `params`: for each `?` of a single statement. */
  | { kind: 'execute'; file: Uint8Array; sql: string; params: readonly SqlCell[]; mostBytes: number }
  /** Reads files into tables of memory; then as `query`, or as `schema` where there is no SQL. */
  | { kind: 'tables'; files: TableFile[]; sql: string | null; maxRows: number; samples: number }

export interface TableFile {
  /** A real path: absolute, with no link in it. */
  path: string
  /** What it is called in words to the model. */
  name: string
  format: 'csv' | 'tsv' | 'json' | 'jsonl'
  /** Names of members that lead to the list, in JSON. */
  within: string[]
}

export type SqlCell = string | number | bigint | Uint8Array | null

export interface SqlRows {
  columns: string[]
  /** As declared; null for what is worked out. */
  types: (string | null)[]
  rows: SqlCell[][]
  truncated: boolean
}

export interface SqlColumn {
  name: string
  /** As declared; may be empty. */
  type: string
  /** Part of the primary key. */
  key: boolean
  notNull: boolean
  /** Such as `countries.code`; null when it points nowhere. */
  references: string | null
}

export interface SqlTable {
  name: string
  kind: 'table' | 'view'
  columns: SqlColumn[]
  /** Null when they are not counted, as in a view that fails. */
  rows: number | null
  /** There are more than `rows`. */
  more: boolean
  samples: SqlCell[][]
}

export interface SqlSchema {
  tables: SqlTable[]
  /** Tables that are not among these. */
  left: number
}

export interface SqlChanges {
  statements: number
  /** Rows inserted, changed and deleted, without those of triggers. */
  rows: number
}

/** What a database file becomes. */
export interface SqlCopy extends SqlChanges {
  file: Uint8Array
}

export type SqlValue =
  | { kind: 'rows'; rows: SqlRows }
  | { kind: 'schema'; schema: SqlSchema }
  | { kind: 'copy'; copy: SqlCopy }

/** `message` is a sentence for the model. */
export type SqlReply = { ok: true; value: SqlValue } | { ok: false; message: string }

export const isSqlReply = (value: unknown): value is SqlReply =>
  typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean'
