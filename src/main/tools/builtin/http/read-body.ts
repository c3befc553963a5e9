import type { IncomingMessage } from 'node:http'
import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { StudioError } from '@shared/errors.ts'

const UNPACK: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * At most `maxBytes` of an answer's body, unpacked as it comes: however small a bomb is sent, only so much of it is ever held.
 * Errors: TOOL_FAILED for another encoding or a damaged one; those of the connection.
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
): Promise<{ body: Uint8Array; truncated: boolean }> {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') return await collect(response, maxBytes)
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined
  if (!unpack) {
    throw new StudioError('TOOL_FAILED', `The answer is packed as ${encoding.slice(0, 40)}, which cannot be read.`)
  }
  const unpacked = unpack()
  // Its errors come out of the iteration below; stopping that ends the pipe, which is no error.
  pipeline(response, unpacked, () => undefined)
  try {
    return await collect(unpacked, maxBytes)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!/^Z_|^ERR_+(?:BROTLI|ZLIB)/.test(code)) throw cause
    throw new StudioError('TOOL_FAILED', `The answer is packed as ${encoding} and damaged.`, { cause })
  } finally {
    unpacked.destroy()
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ body: Uint8Array; truncated: boolean }> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length > maxBytes) break
  }
  return { body: Buffer.concat(parts).subarray(0, maxBytes), truncated: length > maxBytes }
}
