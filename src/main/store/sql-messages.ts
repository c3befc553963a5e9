/** What the studio sends the process that runs SQL nobody has checked. */
export interface SqlRequest {
  path: string
  sql: string
  maxRows: number
  nativeBinding: string | null
  /** Resident memory the process may use. */
  maxMemoryBytes: number
}

export type SqlCell = string | number | bigint | Uint8Array | null

export interface SqlRows {
  columns: string[]
  rows: SqlCell[][]
  truncated: boolean
}

/** `message` is a sentence for the model. */
export type SqlReply = ({ ok: true } & SqlRows) | { ok: false; message: string }

export const isSqlReply = (value: unknown): value is SqlReply =>
  typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean'
