import { resolveInside } from '../workspace.ts'
import { draftMove, draftRemove, draftWrite } from './draft-changes.ts'
import { Drafts } from './drafts.ts'
import { makeChange } from './make-change.ts'
import { findPlace } from './place.ts'
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

/** Changes nothing and tells what would be changed, as if what was told before had been. */
export function previewedFiles(workspace: string, onChange: (change: FileChange) => void): WorkspaceFiles {
  const drafts = new Drafts()
  const plans: Plans = {
    write: (path, after) => draftWrite(drafts, workspace, path, after),
    remove: (path, recursive) => draftRemove(drafts, workspace, path, recursive),
    move: (from, to) => draftMove(drafts, workspace, from, to),
  }
  const tell: Act = async (changes) => {
    for (const change of changes) {
      drafts.add(change)
      onChange(change)
    }
  }
  return { drafts, ...planned(workspace, tell, plans) }
}

/** What a change comes to, of what is in the workspace. */
interface Plans {
  write(path: string, after: Uint8Array): Promise<FileChange[]>
  remove(path: string, recursive: boolean): Promise<FileChange[]>
  move(from: string, to: string): Promise<FileChange[]>
}

const plansOf = (workspace: string): Plans => ({
  write: (path, after) => planWrite(workspace, path, after),
  remove: (path, recursive) => planRemove(workspace, path, recursive),
  move: (from, to) => planMove(workspace, from, to),
})

function planned(workspace: string, act: Act, plans: Plans = plansOf(workspace)): Omit<WorkspaceFiles, 'drafts'> {
  return {
    async write(path, content) {
      const changes = await plans.write(path, bytesOf(content))
      await act(changes)
      const write = changes.find((change) => change.kind === 'write')
      if (!write) return { path: (await findPlace(workspace, path)).path, created: false }
      return { path: write.path, created: write.before === null }
    },
    async remove(path, { recursive = false } = {}) {
      const changes = await plans.remove(path, recursive)
      await act(changes)
      return { path: changes.at(-1)?.path ?? path, files: changes.filter(({ kind }) => kind === 'remove').length }
    },
    async move(from, to) {
      const changes = await plans.move(from, to)
      await act(changes)
      const move = changes.find((change) => change.kind === 'move')
      return { from: move?.path ?? from, to: move?.to ?? to }
    },
  }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content
