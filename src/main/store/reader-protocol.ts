import type { ColumnKind, ColumnOf, SqlParams } from './types.ts'

/** What the reader's thread is started with. */
export interface ReaderData {
  path: string
  nativeBinding: string | null
}

export type ReaderRequest =
  | { type: 'all'; id: number; sql: string; params: SqlParams }
  | { type: 'columns'; id: number; sql: string; params: SqlParams; kinds: Record<string, ColumnKind> }
  | { type: 'close' }

export type ReaderResult = unknown[] | Record<string, ColumnOf[ColumnKind]>

export type ReaderReply =
  | { id: number; ok: true; result: ReaderResult }
  | { id: number; ok: false; message: string; code: string | null }
