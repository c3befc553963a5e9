import type { Connection } from '../../store/connection.ts'
import type { SearchRequest } from './messages.ts'
import type { VectorCollection, VectorSearch } from './types.ts'
import { VectorTable } from './vector-table.ts'

/** Rows read from the database at a time: so many blobs stand beside their copies. */
const PAGE = 8192

interface Row {
  item: number
  vector: Uint8Array
}

interface Held {
  modelSha256: string
  table: VectorTable
}

/** Vectors of the database in memory, read when first searched; of each collection those of one model, the latest asked for. */
export class HeldVectors {
  readonly #connection: Connection
  readonly #held = new Map<VectorCollection, Held>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Null when it was cancelled, 'dimension' for a query of another length. */
  search(request: SearchRequest): VectorSearch | null | 'dimension' {
    const { collection, modelSha256, query, k, among, cancelled } = request
    const goOn = (): boolean => Atomics.load(cancelled, 0) === 0
    const table = this.#open(collection, modelSha256, query.length, goOn)
    if (!table) return null
    if (table.size > 0 && table.dimension !== query.length) return 'dimension'
    return table.search(query, k, among, goOn)
  }

  /** What is not held is read when it is searched. */
  changed(collection: VectorCollection, modelSha256: string, added: number[], removed: number[]): void {
    const held = this.#held.get(collection)
    if (held?.modelSha256 !== modelSha256) return
    for (const item of removed) held.table.remove(item)
    if (added.length === 0) return
    // A table that was empty may have taken its dimension from a query.
    if (held.table.size === 0) return void this.#held.delete(collection)
    const rows = this.#connection.all<Row>(
      `SELECT item, vector FROM embedding
       WHERE collection = :collection AND model_sha256 = :modelSha256 AND item IN (SELECT value FROM json_each(:added))`,
      { collection, modelSha256, added: JSON.stringify(added) },
    )
    for (const { item, vector } of rows) held.table.add(item, vector)
  }

  #open(collection: VectorCollection, modelSha256: string, dimension: number, goOn: () => boolean): VectorTable | null {
    const held = this.#held.get(collection)
    if (held?.modelSha256 === modelSha256) return held.table
    this.#held.delete(collection)
    let table: VectorTable | null = null
    for (let after = -1; ; ) {
      if (!goOn()) return null
      const rows = this.#connection.all<Row>(
        `SELECT item, vector FROM embedding WHERE collection = :collection AND model_sha256 = :modelSha256 AND item > :after
         ORDER BY item LIMIT :limit`,
        { collection, modelSha256, after, limit: PAGE },
      )
      for (const { item, vector } of rows) {
        table ??= new VectorTable(vector.byteLength / 4)
        table.add(item, vector)
      }
      if (rows.length < PAGE) break
      after = rows.at(-1)?.item ?? after
    }
    const whole = table ?? new VectorTable(dimension)
    this.#held.set(collection, { modelSha256, table: whole })
    return whole
  }
}
