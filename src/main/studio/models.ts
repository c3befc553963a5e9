import type { Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { ModelId, type Sha256 } from '@shared/ids.ts'
import { type Model, type ModelMetadata, ModelNotes, ModelTags } from '@shared/models.ts'
import type { Engine, EngineModel } from '../engine/types.ts'
import type { AuditLog } from '../govern/audit.ts'
import { changeTime } from '../kit/change-time.ts'
import type { Store } from '../store/types.ts'
import { copyModel, deleteModel, fingerprint, pathsOf } from './model-files.ts'
import { modelHash } from './model-hash.ts'
import { readModels, type StoredModel, saveModel } from './model-rows.ts'
import { verifyModel } from './verify-model.ts'

interface AddOptions {
  bundled?: boolean
  signal?: AbortSignal | undefined
  hashes?: readonly (Sha256 | null)[]
  /** `copied` puts a copy into the profile; `downloaded` lies there already. */
  origin?: Model['origin']
}

export interface ModelServiceOptions {
  store: Store
  audit: AuditLog
  engine: Engine
  /** The profile's folder for models; absolute. */
  modelsFolder: string
  onChange(models: Model[]): void
}

/** The GGUF files the studio knows. Files are read by hash here and parsed only in the engine's process. */
export class ModelService {
  readonly #options: ModelServiceOptions

  constructor(options: ModelServiceOptions) {
    this.#options = options
  }

  list(): Model[] {
    return readModels(this.#options.store).map(({ model }) => model)
  }

  /** By id, by file name, by path or by name. Errors: MODEL_NOT_FOUND. */
  get(name: string): Model {
    return this.#stored(name).model
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
    this.#changed()
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
   * those that were checked already. Errors: MODEL_NOT_FOUND, MODEL_INVALID, MODEL_UNSUPPORTED, DISK_FULL, CANCELLED.
   */
  async add(
    actor: string,
    path: string,
    { bundled = false, signal, hashes = [], origin = 'linked' }: AddOptions = {},
  ): Promise<Model> {
    const { engine, store, audit, modelsFolder } = this.#options
    const paths = pathsOf(resolve(path))
    const { metadata: _, ...summary } = await engine.inspect(paths[0] ?? path, signal)
    const files =
      origin === 'copied' ? await copyModel(paths, modelsFolder, signal) : await fingerprint(paths, hashes, signal)
    const sha256 = modelHash(files.map((file) => file.sha256))
    const model = {
      ...summary,
      id: ModelId.parse(`model_${sha256.slice(0, 24)}`),
      path: files[0]?.path ?? path,
      sha256,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      bundled,
      addedAt: Date.now(),
      origin,
      tags: [],
      notes: '',
    }
    store.write((tx) => {
      saveModel(tx, model, files)
      const details = { path: model.path, sha256, origin }
      audit.appendIn(tx, { actor, action: 'model.added', subject: model.id, result: 'ok', details })
    })
    this.#changed()
    return this.get(model.id)
  }

  /** A known model by id or name, else the file of that path, which is then added. Errors: those of {@link add}. */
  async find(actor: string, name: string): Promise<Model> {
    return this.list().find((model) => model.id === name || model.name === name) ?? (await this.add(actor, name))
  }

  async inspect(id: ModelId, signal?: AbortSignal): Promise<ModelMetadata> {
    return (await this.#options.engine.inspect(this.get(id).path, signal)).metadata
  }

  /**
   * The model as the engine loads it, its files still those that were added: by size and time, and by hash where these differ. Errors:
   * MODEL_NOT_FOUND, MODEL_CHANGED, the reason of `signal`.
   */
  async verified({ id }: Pick<Model, 'id'>, signal?: AbortSignal): Promise<EngineModel> {
    if (await verifyModel(this.#options.store, this.#stored(id), signal)) this.#changed()
    const { status, name, path, sha256 } = this.get(id)
    if (status !== 'changed') return { id, path, sha256, changedAt: changeTime(await statOf(path)) }
    throw new StudioError(
      'MODEL_CHANGED',
      `The file of ${name} is not the one that was added: ${path} was changed or replaced since. Open it from disk again to use it as it is now, or put the old file back.`,
    )
  }

  /** Keeps tags and notes; what is absent stays as it is. Errors: MODEL_NOT_FOUND, VALIDATION_FAILED. */
  annotate(actor: string, id: ModelId, change: { tags?: string[] | undefined; notes?: string | undefined }): Model {
    const { store, audit } = this.#options
    const now = this.get(id)
    const tags = ModelTags.parse(change.tags ?? now.tags)
    const notes = ModelNotes.parse(change.notes ?? now.notes)
    store.write((tx) => {
      tx.run('UPDATE model SET tags = :tags, notes = :notes WHERE id = :id', { id, tags: JSON.stringify(tags), notes })
      audit.appendIn(tx, { actor, action: 'model.annotated', subject: id, result: 'ok', details: { tags } })
    })
    this.#changed()
    return this.get(id)
  }

  /**
   * Forgets a model, and with `deleteFile` deletes its files, which only those may be that the studio copied or downloaded.
   * Errors: MODEL_NOT_FOUND; NOT_ALLOWED for a bundled model, and for a file that is not the studio's.
   */
  async remove(actor: string, id: ModelId, { deleteFile = false } = {}): Promise<void> {
    const { store, audit, engine, modelsFolder } = this.#options
    const { model, files } = this.#stored(id)
    if (model.bundled)
      throw new StudioError('NOT_ALLOWED', 'The bundled model belongs to the studio and cannot be removed.')
    if (deleteFile && model.origin === 'linked')
      throw new StudioError('NOT_ALLOWED', `${model.path} was linked, not copied, so the studio does not delete it.`)
    if (engine.state.modelId === id) await engine.unload()
    if (deleteFile) await deleteModel(files?.map(({ path }) => path) ?? pathsOf(model.path), modelsFolder)
    store.write((tx) => {
      tx.run('DELETE FROM model WHERE id = :id', { id })
      const details = { path: model.path, deleted: deleteFile }
      audit.appendIn(tx, { actor, action: 'model.removed', subject: id, result: 'ok', details })
    })
    this.#changed()
  }

  #stored(name: string): StoredModel {
    const path = resolve(name)
    const all = readModels(this.#options.store)
    const found =
      all.find(({ model }) => model.id === name) ??
      all.find(({ model }) => (model.path === path && model.status !== 'changed') || model.name === name)
    if (!found) throw new StudioError('MODEL_NOT_FOUND', `There is no model "${name}". Open its GGUF file first.`)
    return found
  }

  #changed(): void {
    this.#options.onChange(this.list())
  }
}

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path)
  } catch (cause) {
    const message = `The model's file ${path} is not there any more. Open it again from where it is now.`
    throw new StudioError('MODEL_NOT_FOUND', message, { cause })
  }
}
