import { StudioError } from '@shared/errors.ts'
import { findPlace } from '../../changes/place.ts'
import type { ToolContext } from '../../types.ts'
import { resolveInside } from '../../workspace.ts'
import { type Grant, requireGrant } from './grants.ts'

type Kind = 'fs.read' | 'fs.write'

/** `path`: a real one, from the workspace's root. Errors: NOT_ALLOWED when no granted folder holds it. */
export async function requireFolder(
  grants: readonly Grant[],
  kind: Kind,
  { workspacePath }: ToolContext,
  path: string,
): Promise<void> {
  const folders = grants.flatMap((grant) => (grant.kind === kind ? [grant.folder] : []))
  for (const folder of folders) {
    if (folder === null) return
    const real = await realFolder(workspacePath, folder)
    if (real === '' || path === real || path.startsWith(`${real}/`)) return
  }
  const named = folders.join(', ')
  throw new StudioError(
    'NOT_ALLOWED',
    `The capability "${kind}" was granted to this tool for ${named}, not for "${path}".`,
  )
}

/** Before anything is read of it. Errors: as {@link requireFolder}, NOT_FOUND, PATH_OUTSIDE_WORKSPACE. */
export async function requireRead(grants: readonly Grant[], context: ToolContext, path: string): Promise<void> {
  requireGrant(grants, 'fs.read', () => true, 'fs.read')
  await requireFolder(grants, 'fs.read', context, await realPath(context, path))
}

/** What the call has only shown is nowhere yet. */
async function realPath({ workspacePath, files }: ToolContext, path: string): Promise<string> {
  try {
    return (await resolveInside(workspacePath, path)).relative
  } catch (error) {
    if (!files.drafts || !isNotFound(error)) throw error
    return (await findPlace(workspacePath, path)).path
  }
}

/** Before anything is changed there. Errors: as {@link requireFolder}, PATH_OUTSIDE_WORKSPACE, TOOL_FAILED. */
export async function requireWrite(grants: readonly Grant[], context: ToolContext, path: string): Promise<void> {
  requireGrant(grants, 'fs.write', () => true, 'fs.write')
  const place = await findPlace(context.workspacePath, path)
  await requireFolder(grants, 'fs.write', context, place.path)
}

/** A granted folder may be a link, or not be there yet. */
async function realFolder(workspace: string, folder: string): Promise<string> {
  try {
    return (await resolveInside(workspace, folder)).relative
  } catch (error) {
    if (isNotFound(error)) return folder
    throw error
  }
}

const isNotFound = (error: unknown): boolean => error instanceof StudioError && error.code === 'NOT_FOUND'
