import type { Store } from '../store/types.ts'
import { compareFile, fingerprint, type ModelFile, pathsOf } from './model-files.ts'
import { modelHash } from './model-hash.ts'
import type { StoredModel } from './model-rows.ts'

/**
 * Looks whether a model's files are still those that were added, and remembers what it finds; true when that is news. A file of
 * another size is another file; one of another time is hashed. A file that is missing says so by itself.
 */
export async function verifyModel(store: Store, { model, files }: StoredModel, signal?: AbortSignal): Promise<boolean> {
  if (model.status === 'missing' || store.readOnly) return false
  const flagged = model.status === 'changed'
  const found = files?.map(compareFile) ?? ['touched' as const]
  if (!flagged && found.every((each) => each === 'same')) return false
  if (found.includes('other')) return remember(store, model.id, files, true) && !flagged
  const now = await fingerprint(files?.map(({ path }) => path) ?? pathsOf(model.path), [], signal)
  const same = modelHash(now.map(({ sha256 }) => sha256)) === model.sha256
  remember(store, model.id, same ? now : files, !same)
  return true
}

function remember(store: Store, id: string, files: readonly ModelFile[] | null, changed: boolean): true {
  store.write((tx) => {
    tx.run('UPDATE model SET files = :files, changed_at = :changedAt WHERE id = :id', {
      id,
      files: files === null ? null : JSON.stringify(files),
      changedAt: changed ? Date.now() : null,
    })
  })
  return true
}
