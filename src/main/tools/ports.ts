/** A value of a result cell as SQLite stores it; a large integer arrives as bigint, a blob as bytes. */
export type SqlCell = string | number | bigint | Uint8Array | null

export interface SqlResult {
  columns: string[]
  rows: SqlCell[][]
  /** There were more rows than `maxRows`. */
  truncated: boolean
}

/** Runs SQL that nobody has checked against a database nobody trusts; the studio passes in the store's implementation. */
export interface SqlRunner {
  /**
   * One read-only statement on the SQLite file at `absolutePath`, which must be a real path (no symbolic links left in it).
   * Errors: TOOL_FAILED with SQLite's words, or what was refused; NOT_FOUND; CANCELLED.
   */
  query(absolutePath: string, sql: string, options: { maxRows: number; signal: AbortSignal }): Promise<SqlResult>
}
