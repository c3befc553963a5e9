import { resolveInside } from '../workspace.ts'
import { makeChange } from './make-change.ts'
import { planMove, planRemove, planWrite } from './plan.ts'
import type { ChangeLog, FileChange, WorkspaceFiles } from './types.ts'

/** What is done with changes once they are known. */
type Act = (changes: readonly FileChange[]) => Promise<void>

/** Changes the workspace, what is to be changed kept in `log` before it is. */
export function changingFiles(workspace: string, log: ChangeLog, signal: AbortSignal): WorkspaceFiles {
  return planned(workspace, async (changes) => {
    if (changes.length === 0) return
    const { absolute: root } = await resolveInside(workspace, '')
    const ids = log.planned(changes)
    let made = 0
    try {
      for (const change of changes) {
        signal.throwIfAborted()
        await makeChange(root, change)
        made += 1
      }
    } finally {
      log.made(ids.slice(0, made))
      if (made < changes.length) log.dropped(ids.slice(made))
    }
  })
}

/** Changes nothing and tells what would be changed. */
export function previewedFiles(workspace: string, onChange: (change: FileChange) => void): WorkspaceFiles {
  return planned(workspace, async (changes) => changes.forEach(onChange))
}

function planned(workspace: string, act: Act): WorkspaceFiles {
  return {
    async write(path, content) {
      const changes = await planWrite(workspace, path, bytesOf(content))
      await act(changes)
      const write = changes.find((change) => change.kind === 'write')
      if (!write) return { path: (await resolveInside(workspace, path)).relative, created: false }
      return { path: write.path, created: write.before === null }
    },
    async remove(path, { recursive = false } = {}) {
      const changes = await planRemove(workspace, path, recursive)
      await act(changes)
      return { path: changes.at(-1)?.path ?? path, files: changes.filter(({ kind }) => kind === 'remove').length }
    },
    async move(from, to) {
      const changes = await planMove(workspace, from, to)
      await act(changes)
      const move = changes.find((change) => change.kind === 'move')
      return { from: move?.path ?? from, to: move?.to ?? to }
    },
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
