import { resolveInside } from '../workspace.ts'
import { makeChange } from './make-change.ts'
import { planMove, planRemove, planWrite } from './plan.ts'
import type { ChangeLog, FileChange, WorkspaceFiles } from './types.ts'

/** What is done with a change once it is known. */
type Act = (change: FileChange) => Promise<void>

/** Changes the workspace, each change kept in `log` before it is made. */
export function changingFiles(workspace: string, log: ChangeLog, signal: AbortSignal): WorkspaceFiles {
  return planned(workspace, signal, async (change) => {
    const { absolute: root } = await resolveInside(workspace, '')
    const id = log.planned(change)
    try {
      await makeChange(root, change)
    } catch (error) {
      log.dropped(id)
      throw error
    }
    log.made(id)
  })
}

/** Changes nothing and tells what would be changed. */
export function previewedFiles(
  workspace: string,
  signal: AbortSignal,
  onChange: (change: FileChange) => void,
): WorkspaceFiles {
  return planned(workspace, signal, async (change) => onChange(change))
}

function planned(workspace: string, signal: AbortSignal, act: Act): WorkspaceFiles {
  const all = async (changes: readonly FileChange[]): Promise<void> => {
    for (const change of changes) {
      signal.throwIfAborted()
      await act(change)
    }
  }
  return {
    async write(path, content) {
      const changes = await planWrite(workspace, path, bytesOf(content))
      await all(changes)
      const write = changes.find((change) => change.kind === 'write')
      if (!write) return { path: (await resolveInside(workspace, path)).relative, created: false }
      return { path: write.path, created: write.before === null }
    },
    async remove(path, { recursive = false } = {}) {
      const changes = await planRemove(workspace, path, recursive)
      await all(changes)
      return { path: changes.at(-1)?.path ?? path, files: changes.filter(({ kind }) => kind === 'remove').length }
    },
    async move(from, to) {
      const changes = await planMove(workspace, from, to)
      await all(changes)
      const move = changes.find((change) => change.kind === 'move')
      return { from: move?.path ?? from, to: move?.to ?? to }
    },
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
