import type { SqlParams } from './types.ts'

/** What the reader's thread is started with. */
export interface ReaderData {
  path: string
  nativeBinding: string | null
}

export type ReaderRequest = { type: 'all'; id: number; sql: string; params: SqlParams } | { type: 'close' }

export type ReaderReply =
  | { id: number; ok: true; rows: unknown[] }
  | { id: number; ok: false; message: string; code: string | null }
