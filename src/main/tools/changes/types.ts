import type { Drafts } from './drafts.ts'

/** One thing that is done to the workspace. Paths are real ones from its root, with `/`. `before` is what must be there for it to happen. */
export type FileChange =
  | {
      kind: 'write'
      path: string
      /** Null: there was no file. */
      before: Uint8Array | null
      after: Uint8Array
      /** Permission bits of the file. */
      mode: number
    }
  | { kind: 'remove'; path: string; before: Uint8Array; mode: number }
  | { kind: 'move'; path: string; to: string }
  | { kind: 'makeFolder'; path: string }
  | { kind: 'removeFolder'; path: string }

/** Keeps what calls do to files, so that it can be shown and undone. */
export interface ChangeLog {
  /** Keeps changes that are about to be made, with all that undoing them takes; on disk when this returns. Returns their names. */
  planned(changes: readonly FileChange[]): number[]
  made(ids: readonly number[]): void
  /** They could not be made. */
  dropped(ids: readonly number[]): void
}

/** For a folder that is thrown away afterwards. */
export const KEEP_NOTHING: ChangeLog = { planned: () => [], made: () => undefined, dropped: () => undefined }

/** Changes files of the workspace for a call. Errors of all: PATH_OUTSIDE_WORKSPACE, NOT_FOUND, LIMIT_REACHED, CONFLICT, TOOL_FAILED. */
export interface WorkspaceFiles {
  /** What the call has shown so far; absent where changes are made. See {@link liesAt}. */
  readonly drafts?: Drafts
  /** Makes or replaces a file whole, with the folders above it. Resolves with its path from the workspace's root. */
  write(path: string, content: string | Uint8Array): Promise<{ path: string; created: boolean }>
  /** Removes a file or an empty folder; with `recursive` a folder and all that is in it. */
  remove(path: string, options?: { recursive?: boolean }): Promise<{ path: string; files: number }>
  /** Gives a file or folder another place, where nothing is yet. */
  move(from: string, to: string): Promise<{ from: string; to: string }>
}

/** What takes a change back. */
export function invert(change: FileChange): FileChange {
  switch (change.kind) {
    case 'write': {
      const { path, before, after, mode } = change
      return before === null
        ? { kind: 'remove', path, before: after, mode }
        : { kind: 'write', path, before: after, after: before, mode }
    }
    case 'remove':
      return { kind: 'write', path: change.path, before: null, after: change.before, mode: change.mode }
    case 'move':
      return { kind: 'move', path: change.to, to: change.path }
    case 'makeFolder':
      return { kind: 'removeFolder', path: change.path }
    case 'removeFolder':
      return { kind: 'makeFolder', path: change.path }
    default:
      return change satisfies never
  }
}
