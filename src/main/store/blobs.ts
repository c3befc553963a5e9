import { createHash } from 'node:crypto'
import { StudioError } from '@shared/errors.ts'
import type { Sha256 } from '@shared/ids.ts'
import { type Codec, compress, decompress } from './codec.ts'
import type { BlobStore, SqlParams } from './types.ts'

/** The two calls of a connection that blobs need. */
interface Sql {
  run(sql: string, params: SqlParams): { changes: number }
  get<Row>(sql: string, params: SqlParams): Row | undefined
}

interface BlobRow {
  codec: Codec
  size: number
  data: Uint8Array
}

/** The table `blob`: every value once, under the SHA-256 of its uncompressed bytes. */
export class Blobs implements BlobStore {
  readonly #sql: Sql
  readonly #inTransaction: () => boolean

  constructor(sql: Sql, inTransaction: () => boolean) {
    this.#sql = sql
    this.#inTransaction = inTransaction
  }

  put(content: string | Uint8Array): Sha256 {
    if (!this.#inTransaction())
      throw new StudioError('INTERNAL', 'A blob was stored outside a write. Use store.write().')
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    const sha256 = digest(bytes)
    if (this.#sql.get('SELECT 1 FROM blob WHERE sha256 = :sha256', { sha256 })) return sha256
    const { codec, data } = compress(bytes)
    this.#sql.run('INSERT INTO blob (sha256, codec, size, data) VALUES (:sha256, :codec, :size, :data)', {
      sha256,
      codec,
      size: bytes.length,
      data,
    })
    return sha256
  }

  putJson(value: unknown): Sha256 {
    const text = JSON.stringify(value)
    if (text === undefined)
      throw new StudioError('VALIDATION_FAILED', 'This value has no JSON form and cannot be stored.')
    return this.put(text)
  }

  get(sha256: Sha256): Uint8Array {
    const row = this.#sql.get<BlobRow>('SELECT codec, size, data FROM blob WHERE sha256 = :sha256', { sha256 })
    if (!row) throw new StudioError('NOT_FOUND', `There is no stored value ${sha256}.`)
    const bytes = unpack(row, sha256)
    if (digest(bytes) !== sha256) throw damaged(sha256)
    return bytes
  }

  getText(sha256: Sha256): string {
    return Buffer.from(this.get(sha256)).toString('utf8')
  }

  getJson<T>(sha256: Sha256): T {
    return JSON.parse(this.getText(sha256)) as T
  }
}

function unpack(row: BlobRow, sha256: string): Uint8Array {
  try {
    return decompress(row.codec, row.data, row.size)
  } catch (error) {
    throw damaged(sha256, error)
  }
}

function damaged(sha256: string, cause?: unknown): StudioError {
  const message = `The stored value ${sha256} is damaged. Restore the profile from a backup to get it back.`
  return new StudioError('STORE_CORRUPT', message, { cause })
}

function digest(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256
}
