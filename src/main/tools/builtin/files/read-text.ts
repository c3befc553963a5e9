import type { FileHandle } from 'node:fs/promises'
import { StudioError } from '@shared/errors.ts'

/**
 * The beginning of a file as UTF-8 text, at most `mostBytes` of it. Errors: TOOL_FAILED for what is no such text.
 * `path` is named in the errors; `keepMark` keeps a byte order mark, for whoever writes the text back.
 */
export async function readText(
  file: FileHandle,
  path: string,
  { mostBytes, signal, keepMark = false }: { mostBytes: number; signal: AbortSignal; keepMark?: boolean },
): Promise<{ text: string; whole: boolean }> {
  const bytes = await readStart(file, mostBytes, signal)
  const whole = bytes.length <= mostBytes
  return { text: decode(bytes.subarray(0, mostBytes), path, { stream: !whole, ignoreBOM: keepMark }), whole }
}

/** At most one byte more than is wanted, to know whether there is more: a file's own size may be wrong, as in /proc. */
async function readStart(file: FileHandle, mostBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(mostBytes + 1)
  let length = 0
  while (length < bytes.length) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

function decode(
  bytes: Uint8Array,
  path: string,
  { stream, ignoreBOM }: { stream: boolean; ignoreBOM: boolean },
): string {
  const start = `${bytes[0]},${bytes[1]}`
  if (start === '255,254' || start === '254,255') {
    throw new StudioError('TOOL_FAILED', `"${path}" is UTF-16 text; save it as UTF-8 to read it.`)
  }
  if (bytes.includes(0)) throw new StudioError('TOOL_FAILED', `"${path}" is a binary file, not text.`)
  try {
    // `stream` forgives a character that is cut in two at the end, and only that.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes, { stream })
  } catch (cause) {
    throw new StudioError('TOOL_FAILED', `"${path}" is not UTF-8 text; save it as UTF-8 to read it.`, { cause })
  }
}
