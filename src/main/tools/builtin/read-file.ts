import type { FileHandle } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'
import { z } from 'zod'
import type { Tool } from '../types.ts'
import { openFileInside } from '../workspace.ts'

const MAX_BYTES = 256 * 1024
const input = z.object({ path: z.string().min(1).max(4096) })

/** UTF-8 only, without the last line's end; of a file over 256 KB, its beginning and a note. */
export const readFile: Tool<z.infer<typeof input>> = {
  name: 'read_file',
  version: 1,
  description: 'Read a text file in the workspace',
  effect: 'pure',
  capabilities: ['workspace.read'],
  input,
  async run({ path }, { workspacePath, signal }) {
    const { file } = await openFileInside(workspacePath, path)
    try {
      const { size } = await file.stat()
      const bytes = await readStart(file, signal)
      if (bytes.length === 0) return { content: 'The file is empty.' }
      const whole = bytes.length <= MAX_BYTES
      const text = decode(bytes.subarray(0, MAX_BYTES), path, whole)
      if (whole) return { content: text.replace(/\r?\n$/, '') }
      const note = `… the first ${MAX_BYTES / 1024} KB of ${Math.ceil(size / 1024).toLocaleString('en')} KB`
      return { content: `${text}\n${note}` }
    } finally {
      await file.close()
    }
  },
}

/** At most one byte more than is shown, to know whether there is more: a file's own size may be wrong, as in /proc. */
async function readStart(file: FileHandle, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(MAX_BYTES + 1)
  let length = 0
  while (length < bytes.length) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

function decode(bytes: Uint8Array, path: string, whole: boolean): string {
  const start = `${bytes[0]},${bytes[1]}`
  if (start === '255,254' || start === '254,255') {
    throw new StudioError('TOOL_FAILED', `"${path}" is UTF-16 text; save it as UTF-8 to read it.`)
  }
  if (bytes.includes(0)) throw new StudioError('TOOL_FAILED', `"${path}" is a binary file, not text.`)
  try {
    // `stream` forgives a character that is cut in two at the end, and only that.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole })
  } catch (cause) {
    throw new StudioError('TOOL_FAILED', `"${path}" is not UTF-8 text; save it as UTF-8 to read it.`, { cause })
  }
}
