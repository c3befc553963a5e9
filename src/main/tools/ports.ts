/** A value of a result cell as SQLite stores it; a large integer arrives as bigint, a blob as bytes. */
export type SqlCell = string | number | bigint | Uint8Array | null

export interface SqlResult {
  columns: string[]
  /** As declared; null for what is worked out. */
  types: (string | null)[]
  rows: SqlCell[][]
  /** There were more rows than `maxRows`. */
  truncated: boolean
}

export interface TableInfo {
  name: string
  kind: 'table' | 'view'
  columns: { name: string; type: string; key: boolean; notNull: boolean; references: string | null }[]
  /** Null when they could not be counted. */
  rows: number | null
  /** There are more than `rows`. */
  more: boolean
  samples: SqlCell[][]
}

export interface SchemaInfo {
  tables: TableInfo[]
  /** Tables that are not among these. */
  left: number
}

export interface TableFile {
  path: string
  name: string
  format: 'csv' | 'tsv' | 'json' | 'jsonl'
  /** Names of members that lead to the list, in JSON. */
  within: string[]
}

interface Limits {
  signal: AbortSignal
  /** Instead of that of all. */
  timeoutMs?: number
}

/**
 * Runs SQL that nobody has checked against files nobody trusts; the studio passes in the store's implementation. All paths must be
 * real ones (no symbolic links left in them). Errors of all: TOOL_FAILED with SQLite's words, or what was refused; NOT_FOUND;
 * LIMIT_REACHED; CANCELLED.
 */
export interface SqlRunner {
  /** One read-only statement on a SQLite file. */
  query(absolutePath: string, sql: string, options: Limits & { maxRows: number }): Promise<SqlResult>
  /** What tables a SQLite file has, or one of them, with `samples` rows of each. */
  schema(absolutePath: string, options: Limits & { table: string | null; samples: number }): Promise<SchemaInfo>
  /** Statements that change a SQLite database, all or none; a single one may be given `params`. Works on the whole file in memory and writes nothing. */
  execute(
    file: Uint8Array,
    sql: string,
    options: Limits & { mostBytes: number; params?: readonly SqlCell[] },
  ): Promise<{ statements: number; rows: number; file: Uint8Array }>
  /** Files as tables of memory: rows for SQL, what tables they make without. */
  tables(
    files: TableFile[],
    options: Limits & { sql: string | null; maxRows: number; samples: number },
  ): Promise<SqlResult | SchemaInfo>
}

/** A passage of a document, and where it stands. */
export interface KnowledgePassage {
  path: string
  /** From 1; null where the document has none. */
  page: number | null
  line: number | null
  heading: string
  text: string
}

/** Finds passages in the folders that a person indexed; the studio passes it in. */
export interface KnowledgeFinder {
  /** Best first; of all indexes when `index` is null. Errors: NOT_FOUND when there is none. */
  search(query: string, index: string | null, limit: number, signal: AbortSignal): Promise<KnowledgePassage[]>
}

/** Secrets that a person named. */
export interface SecretPort {
  /** Errors: NOT_FOUND when there is none of this name, NOT_AVAILABLE when it cannot be opened now. */
  open(name: string): Promise<string>
  /** Every value that was opened since the studio began, also of other names and older ones: a loaded tool may remember it. */
  known(): { name: string; value: string }[]
}

export interface ModelAnswer {
  text: string
  /** Its name. */
  model: string
  inputTokens: number
  outputTokens: number
}

/** The model of the run, or the default one. */
export interface ModelPort {
  /** Errors: those of the engine. */
  ask(
    question: { prompt: string; system: string | null; maxTokens: number },
    call: { runId: string; signal: AbortSignal },
  ): Promise<ModelAnswer>
}

/** The knowledge graph as tools see it; the studio passes it in. */
export interface GraphPort {
  /** `known`: names of what the question names; answers are best first, each with the relations that lead to it, in words. */
  query(
    question: string,
    options: { limit: number; asOf: number | null; signal: AbortSignal },
  ): Promise<{ known: string[]; answers: { name: string; confidence: number; path: string[] }[] }>
  /** All or none. `added`: it was not held before. Errors: VALIDATION_FAILED, LIMIT_REACHED, NOT_AVAILABLE outside a run. */
  add(
    relations: readonly { subject: string; type: string; object: string; validFrom: number | null }[],
    from: { runId: string; spanId: string },
  ): { id: string; added: boolean; status: 'active' | 'superseded' | 'conflict' | 'retracted' }[]
  /** As it was before they were added; those that are gone are passed over. */
  remove(ids: readonly string[]): void
}
