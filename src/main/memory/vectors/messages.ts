import type { VectorCollection, VectorSearch } from './types.ts'

export interface SearchRequest {
  type: 'search'
  id: number
  collection: VectorCollection
  modelSha256: string
  query: Float32Array
  k: number
  among: Uint32Array | null
  /** Its first number becomes other than zero when nobody waits any more. */
  cancelled: Int32Array
}

export type VectorRequest =
  | SearchRequest
  | { type: 'changed'; collection: VectorCollection; modelSha256: string; added: number[]; removed: number[] }
  | { type: 'close' }

export type VectorReply =
  /** `found` is null when it was cancelled, and 'dimension' when the query has another length than the vectors. */
  { id: number; ok: true; found: VectorSearch | null | 'dimension' } | { id: number; ok: false; message: string }
