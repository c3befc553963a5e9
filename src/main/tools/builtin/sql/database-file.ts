import { constants } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { MOST_BYTES } from '../../changes/plan.ts'
import type { ToolContext } from '../../types.ts'
import { openFileInside } from '../../workspace.ts'

type Inside = Pick<ToolContext, 'workspacePath'>

/** The real path of a file of the workspace. Errors: as `openFileInside`. */
export async function realFile({ workspacePath }: Inside, file: string): Promise<string> {
  // SQLite opens files by name: opening it here first proves only that the name leads to an ordinary file inside.
  const opened = await openFileInside(workspacePath, file)
  await opened.file.close()
  return opened.found.absolute
}

/** The whole file, which nobody is writing to as far as can be told. Errors: LIMIT_REACHED, CONFLICT, as `openFileInside`. */
export async function readDatabase({ workspacePath }: Inside, file: string): Promise<Uint8Array> {
  const opened = await openFileInside(workspacePath, file)
  try {
    const { size } = await opened.file.stat()
    if (size > MOST_BYTES) {
      throw new StudioError(
        'LIMIT_REACHED',
        `"${file}" is larger than the ${MOST_BYTES / 1024 / 1024} MB that can be changed.`,
      )
    }
    // What stands in them belongs to the file: replacing it alone would lose that, or damage it.
    if ((await isThere(`${opened.found.absolute}-wal`)) || (await isInUse(`${opened.found.absolute}-journal`))) {
      throw new StudioError(
        'CONFLICT',
        `"${file}" is open in another program, or was left half written. Close it there, then try again.`,
      )
    }
    return await opened.file.readFile()
  } finally {
    await opened.file.close()
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Of a journal: its first eight are set last, the others as soon as somebody writes (sqlite.org/fileformat2.html, 3). */
const HEADER_BYTES = 28

/** A journal whose head is wiped out has been dealt with. */
async function isInUse(path: string): Promise<boolean> {
  // Non-blocking: opening a pipe would otherwise wait for its writer for ever.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => null)
  if (!file) return isThere(path)
  try {
    if (!(await file.stat()).isFile()) return true
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return bytesRead > 0 && buffer.some((byte) => byte !== 0)
  } finally {
    await file.close()
  }
}
