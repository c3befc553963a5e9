import { Model } from '@shared/models.ts'
import { z } from 'zod'
import type { Store, Tx } from '../store/types.ts'
import { compareFile, ModelFile, pathsOf } from './model-files.ts'

const COLUMNS = `id, name, path, sha256, size_bytes, architecture, format, parameters, quantization, context_length, license,
  adapter, bundled, added_at, origin, tags, notes, files, changed_at`

interface Row {
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
  origin: string
  tags: string
  notes: string
  files: string | null
  changed_at: number | null
}

/** A model with what only the host needs to know. */
export interface StoredModel {
  model: Model
  /** Null for a model added by a studio that did not keep this. */
  files: ModelFile[] | null
}

/** The bundled ones first, then in the order in which they came. */
export function readModels(store: Store): StoredModel[] {
  return store.all<Row>(`SELECT ${COLUMNS} FROM model ORDER BY bundled DESC, added_at`).map((row) => {
    const files = row.files === null ? null : z.array(ModelFile).parse(JSON.parse(row.files))
    return {
      files,
      model: Model.parse({
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
        status: statusOf(row, files),
        addedAt: row.added_at,
        origin: row.origin,
        parts: files?.length ?? pathsOf(row.path).length,
        tags: JSON.parse(row.tags),
        notes: row.notes,
      }),
    }
  })
}

function statusOf({ path, size_bytes, changed_at }: Row, files: ModelFile[] | null): Model['status'] {
  const found = files
    ? files.map(compareFile)
    : pathsOf(path).map((each, _index, all) => {
        const state = compareFile({ path: each, sizeBytes: size_bytes, modifiedAt: 0 })
        // The size of one part alone was never kept.
        return state === 'other' && all.length > 1 ? 'touched' : state
      })
  if (found.includes('missing')) return 'missing'
  return changed_at !== null || found.includes('other') ? 'changed' : 'available'
}

/** Adds a model, or finds it again where it is now; what a person wrote about it stays. */
export function saveModel(tx: Tx, model: Omit<Model, 'status' | 'parts'>, files: readonly ModelFile[]): void {
  tx.run(
    `INSERT INTO model (${COLUMNS})
     VALUES (:id, :name, :path, :sha256, :sizeBytes, :architecture, :format, :parameters, :quantization, :contextLength,
       :license, :adapter, :bundled, :addedAt, :origin, :tags, :notes, :files, NULL)
     ON CONFLICT (id) DO UPDATE SET path = :path, format = :format, adapter = :adapter, bundled = max(bundled, :bundled), origin = :origin,
       files = :files, changed_at = NULL`,
    {
      ...model,
      adapter: model.adapter === null ? null : JSON.stringify(model.adapter),
      bundled: model.bundled ? 1 : 0,
      tags: JSON.stringify(model.tags),
      files: JSON.stringify(files),
    },
  )
}
