import { StudioError } from '@shared/errors.ts'
import type { Drafts } from './drafts.ts'
import { findPlace } from './place.ts'
import { missing, NEW_FILE, planMove, planRemove, planWrite, readWhole } from './plan.ts'
import type { FileChange } from './types.ts'

/** As `planWrite`, after `drafts`. */
export async function draftWrite(
  drafts: Drafts,
  workspace: string,
  path: string,
  after: Uint8Array,
): Promise<FileChange[]> {
  const place = await findPlace(workspace, path)
  const lies = drafts.at(place.path)
  if (lies && 'from' in lies && lies.from === place.path) {
    const changes = await planWrite(workspace, path, after)
    return changes.filter((change) => change.kind !== 'makeFolder' || !drafts.hasFolder(change.path))
  }
  const was = lies && (await wholeOf(workspace, lies))
  if (was && Buffer.compare(was.bytes, after) === 0) return []
  return [{ kind: 'write', path: place.path, before: was?.bytes ?? null, after, mode: was?.mode ?? NEW_FILE }]
}

/** As `planRemove`, after `drafts`. */
export async function draftRemove(
  drafts: Drafts,
  workspace: string,
  path: string,
  recursive: boolean,
): Promise<FileChange[]> {
  const place = await findPlace(workspace, path)
  const lies = drafts.at(place.path)
  if (lies === null) throw missing(path)
  if ('from' in lies && lies.from === place.path) return planRemove(workspace, path, recursive)
  const { bytes, mode } = await wholeOf(workspace, lies)
  return [{ kind: 'remove', path: place.path, before: bytes, mode }]
}

/** As `planMove`, after `drafts`. */
export async function draftMove(drafts: Drafts, workspace: string, from: string, to: string): Promise<FileChange[]> {
  const [source, target] = [await findPlace(workspace, from), await findPlace(workspace, to)]
  const [lies, taken] = [drafts.at(source.path), drafts.at(target.path)]
  if (lies === null) throw missing(from)
  const targetAsIs = taken !== null && 'from' in taken && taken.from === target.path
  if ('from' in lies && lies.from === source.path && targetAsIs) return planMove(workspace, from, to)
  const free = taken === null || (targetAsIs && target.kind === 'nothing')
  if (!free) {
    throw new StudioError('CONFLICT', `There is a "${to}" already. Move to another name, or remove that one first.`)
  }
  return [{ kind: 'move', path: source.path, to: target.path }]
}

const wholeOf = async (workspace: string, lies: { from: string } | { bytes: Uint8Array }) =>
  'bytes' in lies ? { bytes: lies.bytes, mode: NEW_FILE } : readWhole(workspace, lies.from)
