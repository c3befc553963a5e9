import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { ModelId, type Sha256 } from '@shared/ids.ts'
import { Model, type ModelMetadata } from '@shared/models.ts'
import { partNames } from '@shared/split-name.ts'
import type { Engine } from '../engine/types.ts'
import type { AuditLog } from '../govern/audit.ts'
import type { Store } from '../store/types.ts'
import { modelHash } from './model-hash.ts'

interface ModelRow {
  id: string
  name: string
  path: string
  sha256: string
  size_bytes: number
  architecture: string
  format: string | null
  parameters: number | null
  quantization: string | null
  context_length: number | null
  license: string | null
  bundled: number
  added_at: number
}

const COLUMNS = `id, name, path, sha256, size_bytes, architecture, format, parameters, quantization, context_length, license,
  bundled, added_at`

interface AddOptions {
  bundled?: boolean
  signal?: AbortSignal
  hashes?: readonly (Sha256 | null)[]
}

/** The GGUF files the studio knows. Files are read by hash here and parsed only in the engine's process. */
export class ModelService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #engine: Engine
  readonly #changed: (models: Model[]) => void

  constructor(store: Store, audit: AuditLog, engine: Engine, changed: (models: Model[]) => void) {
    this.#store = store
    this.#audit = audit
    this.#engine = engine
    this.#changed = changed
  }

  list(): Model[] {
    const rows = this.#store.all<ModelRow>(`SELECT ${COLUMNS} FROM model ORDER BY bundled DESC, added_at`)
    return rows.map((row) =>
      Model.parse({
        id: row.id,
        name: row.name,
        path: row.path,
        sha256: row.sha256,
        sizeBytes: row.size_bytes,
        architecture: row.architecture,
        format: row.format,
        parameters: row.parameters,
        quantization: row.quantization,
        contextLength: row.context_length,
        license: row.license,
        bundled: row.bundled === 1,
        status: existsSync(row.path) ? 'available' : 'missing',
        addedAt: row.added_at,
      }),
    )
  }

  /** By id, by file name, by path or by name. Errors: MODEL_NOT_FOUND. */
  get(name: string): Model {
    const models = this.list()
    const path = resolve(name)
    const found = models.find((model) => model.id === name || model.path === path || model.name === name)
    if (!found) throw new StudioError('MODEL_NOT_FOUND', `There is no model "${name}". Open its GGUF file first.`)
    return found
  }

  /** Knows the models in `folder` (those that ship with the studio); hashes only what is new or moved. */
  async addBundled(folder: string): Promise<void> {
    const known = new Map(this.list().map((model) => [model.path, model]))
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.gguf')).sort()) {
      const path = join(folder, name)
      const { size } = await stat(path)
      if (known.get(path)?.sizeBytes === size) continue
      await this.add('studio', path, { bundled: true })
    }
    this.#changed(this.list())
  }

  /** The model made of just these files; null when it is not known, or a hash is not. */
  findByParts(hashes: readonly (Sha256 | null)[]): ModelId | null {
    const known = hashes.flatMap((hash) => hash ?? [])
    if (known.length < hashes.length) return null
    const whole = modelHash(known)
    return this.list().find(({ sha256, status }) => sha256 === whole && status === 'available')?.id ?? null
  }

  /**
   * Adds a file, or finds it again under its new path; any part of a split model adds all of it. `hashes`, one for each part, are
   * those that were checked already. Errors: MODEL_NOT_FOUND, MODEL_INVALID, MODEL_UNSUPPORTED, CANCELLED.
   */
  async add(actor: string, path: string, { bundled = false, signal, hashes = [] }: AddOptions = {}): Promise<Model> {
    const folder = dirname(resolve(path))
    const parts = partNames(basename(path)).map((name) => join(folder, name))
    const absolute = parts[0] ?? resolve(path)
    const summary = await this.#engine.inspect(absolute, signal)
    let size = 0
    const partHashes: Sha256[] = []
    for (const [index, part] of parts.entries()) {
      size += (await stat(part)).size
      partHashes.push(hashes[index] ?? (await hashFile(part, signal)))
    }
    const sha256 = modelHash(partHashes)
    const id = ModelId.parse(`model_${sha256.slice(0, 24)}`)
    this.#store.write((tx) => {
      tx.run(
        `INSERT INTO model (${COLUMNS})
         VALUES (:id, :name, :path, :sha256, :size, :architecture, :format, :parameters, :quantization, :contextLength, :license,
           :bundled, :now)
         ON CONFLICT (id) DO UPDATE SET path = :path, format = :format, bundled = max(bundled, :bundled)`,
        {
          id,
          name: summary.name,
          path: absolute,
          sha256,
          size,
          architecture: summary.architecture,
          format: summary.format,
          parameters: summary.parameters,
          quantization: summary.quantization,
          contextLength: summary.contextLength,
          license: summary.license,
          bundled: bundled ? 1 : 0,
          now: Date.now(),
        },
      )
      this.#audit.appendIn(tx, {
        actor,
        action: 'model.added',
        subject: id,
        result: 'ok',
        details: { path: absolute, sha256 },
      })
    })
    this.#changed(this.list())
    return this.get(id)
  }

  /** A known model by id or name, else the file of that path, which is then added. Errors: those of {@link add}. */
  async find(actor: string, name: string): Promise<Model> {
    return this.list().find((model) => model.id === name || model.name === name) ?? (await this.add(actor, name))
  }

  async inspect(id: ModelId, signal?: AbortSignal): Promise<ModelMetadata> {
    return (await this.#engine.inspect(this.get(id).path, signal)).metadata
  }

  /** Errors: MODEL_NOT_FOUND; NOT_ALLOWED for a bundled model. */
  remove(actor: string, id: ModelId): void {
    const model = this.get(id)
    if (model.bundled)
      throw new StudioError('NOT_ALLOWED', 'The bundled model belongs to the studio and cannot be removed.')
    this.#store.write((tx) => {
      tx.run('DELETE FROM model WHERE id = :id', { id })
      this.#audit.appendIn(tx, {
        actor,
        action: 'model.removed',
        subject: id,
        result: 'ok',
        details: { path: model.path },
      })
    })
    this.#changed(this.list())
  }
}

async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const stream = createReadStream(path, { highWaterMark: 1 << 20, ...(signal ? { signal } : {}) })
  for await (const chunk of stream) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
