import { findPlace } from './place.ts'
import type { FileChange, WorkspaceFiles } from './types.ts'

/** What would lie at a place: what the workspace has at `from`, these bytes, or nothing. */
export type Drafted = { from: string } | { bytes: Uint8Array } | null

/** Changes of one call that are only shown, so that its next step finds what the one before would have left. Paths are from the root. */
export class Drafts {
  readonly #changes: FileChange[] = []

  add(change: FileChange): void {
    this.#changes.push(change)
  }

  /** What would be there now; of the last changes first. */
  at(path: string): Drafted {
    let from = path
    for (const change of this.#changes.toReversed()) {
      if (change.kind === 'write' && change.path === from) return { bytes: change.after }
      if (change.kind === 'remove' && change.path === from) return null
      if (change.kind === 'removeFolder' && isWithin(from, change.path)) return null
      if (change.kind !== 'move') continue
      if (isWithin(from, change.to)) from = change.path + from.slice(change.to.length)
      else if (isWithin(from, change.path)) return null
    }
    return { from }
  }

  /** Whether the folder would be there only by these changes. */
  hasFolder(path: string): boolean {
    return this.#changes.some((change) => change.kind === 'makeFolder' && change.path === path)
  }

  /** What these changes would put directly into a folder, `''` for the root; `moved` is what it was before, as the workspace has it. */
  into(folder: string): { name: string; kind: 'file' | 'folder' | 'moved' }[] {
    const start = folder === '' ? '' : `${folder}/`
    const found = new Map<string, 'file' | 'folder' | 'moved'>()
    for (const change of this.#changes) {
      const path = change.kind === 'move' ? change.to : change.path
      const [name, ...rest] = path.startsWith(start) ? path.slice(start.length).split('/') : []
      if (!name || change.kind === 'remove' || change.kind === 'removeFolder') continue
      if (rest.length > 0 || change.kind === 'makeFolder') found.set(name, 'folder')
      else found.set(name, change.kind === 'write' ? 'file' : 'moved')
    }
    return [...found].map(([name, kind]) => ({ name, kind })).filter(({ name }) => this.at(start + name) !== null)
  }
}

/** What a call that only shows its changes finds at a path, as it was given; all others find what is there. */
export async function liesAt(
  { files, workspacePath }: { files: WorkspaceFiles; workspacePath: string },
  path: string,
): Promise<Drafted> {
  // What cannot be changed cannot have been: the reader says what is wrong with it.
  const place = files.drafts ? await findPlace(workspacePath, path).catch(() => null) : null
  if (!files.drafts || !place) return { from: path }
  const lies = files.drafts.at(place.path)
  return lies && 'from' in lies && lies.from === place.path ? { from: path } : lies
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
