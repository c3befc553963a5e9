import type { ToolContext } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'

/** The real path of a file of the workspace. Errors: as `openFileInside`. */
export async function realFile({ workspacePath }: Pick<ToolContext, 'workspacePath'>, file: string): Promise<string> {
  // SQLite opens files by name: opening it here first proves only that the name leads to an ordinary file inside.
  const opened = await openFileInside(workspacePath, file)
  await opened.file.close()
  return opened.found.absolute
}
