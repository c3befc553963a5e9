import { StudioError } from '@shared/errors.ts'
import { resolveInside } from '../workspace.ts'
import { makeChange } from './make-change.ts'
import { type FileChange, invert } from './types.ts'

/**
 * Takes a change back. What was changed by somebody else since is not overwritten; a folder that was made and is used by now stays.
 * `sure`: it is known that the change was made; otherwise it may turn out that there is nothing to take back.
 * Errors: CONFLICT, TOOL_FAILED, DISK_FULL, WORKSPACE_MISSING.
 */
export async function takeBack(workspace: string, change: FileChange, sure: boolean): Promise<void> {
  const { absolute: root } = await resolveInside(workspace, '')
  try {
    await makeChange(root, invert(change))
  } catch (error) {
    const conflict = error instanceof StudioError && error.code === 'CONFLICT'
    if (conflict && (change.kind === 'makeFolder' || !sure)) return
    throw error
  }
}
