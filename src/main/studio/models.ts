import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { ModelId } from '@shared/ids.ts'
import { Model, type ModelMetadata } from '@shared/models.ts'
import type { Engine, EngineModel } from '../engine/types.ts'
import type { AuditLog } from '../govern/audit.ts'
import { changeTime } from '../kit/change-time.ts'
import type { Store } from '../store/types.ts'

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
  adapter: string | null
  bundled: number
  added_at: number
}

const COLUMNS = `id, name, path, sha256, size_bytes, architecture, format, parameters, quantization, context_length, license,
  adapter, bundled, added_at`

/** The GGUF files the studio knows. Files are read by hash here and parsed only in the engine's process. */
export class ModelService {
  readonly #store: Store
  readonly #audit: AuditLog
  readonly #engine: Engine
  readonly #changed: (models: Model[]) => void
  /** Change times under which files that are younger than their entry were found to be the same. */
  readonly #verified = new Map<string, number>()

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
        adapter: row.adapter === null ? null : JSON.parse(row.adapter),
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

  /** Adds a file, or finds it again under its new path. Errors: MODEL_NOT_FOUND, MODEL_INVALID, MODEL_UNSUPPORTED, CANCELLED. */
  async add(
    actor: string,
    path: string,
    { bundled = false, signal }: { bundled?: boolean; signal?: AbortSignal } = {},
  ): Promise<Model> {
    const absolute = isAbsolute(path) ? path : resolve(path)
    const summary = await this.#engine.inspect(absolute, signal)
    const { size } = await stat(absolute)
    const sha256 = await hashFile(absolute, signal)
    const id = ModelId.parse(`model_${sha256.slice(0, 24)}`)
    this.#store.write((tx) => {
      tx.run(
        `INSERT INTO model (${COLUMNS})
         VALUES (:id, :name, :path, :sha256, :size, :architecture, :format, :parameters, :quantization, :contextLength, :license,
           :adapter, :bundled, :now)
         ON CONFLICT (id) DO UPDATE SET path = :path, format = :format, adapter = :adapter, bundled = max(bundled, :bundled),
           added_at = :now`,
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
          adapter: summary.adapter === null ? null : JSON.stringify(summary.adapter),
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

  /**
   * The model as the engine loads it, its file still the one that was added. Read whole only where it was changed since.
   * Errors: MODEL_NOT_FOUND, MODEL_INVALID, CANCELLED.
   */
  async verified({ id, path, sha256, sizeBytes, addedAt }: Model, signal?: AbortSignal): Promise<EngineModel> {
    const found = await stat(path).catch(() => null)
    if (!found) throw new StudioError('MODEL_NOT_FOUND', `The file ${path} is not there any more.`)
    const changedAt = changeTime(found)
    if (found.size !== sizeBytes || (changedAt > addedAt && this.#verified.get(path) !== changedAt)) {
      if (found.size !== sizeBytes || (await hashFile(path, signal)) !== sha256) {
        throw new StudioError(
          'MODEL_INVALID',
          `${basename(path)} is no longer the file that was added: its content was changed. Put the old one back, or open it again as another model.`,
        )
      }
      this.#verified.set(path, changedAt)
    }
    return { id, path, sha256, changedAt }
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
