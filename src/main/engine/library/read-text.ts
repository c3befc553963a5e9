import { StudioError } from '@shared/errors.ts'
import type { Addresses } from './addresses.ts'
import { get, Retryable } from './request.ts'

/** Reads a small text; `most` in bytes, beyond which it is cut or refused. Errors: DOWNLOAD_FAILED, the reason of `signal`. */
export async function readText(
  url: string,
  addresses: Addresses,
  signal: AbortSignal,
  { most, cut }: { most: number; cut: boolean },
): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    const { pieces } = await get(url, {}, addresses, signal)
    for await (const piece of pieces()) {
      chunks.push(piece)
      length += piece.length
      if (length <= most) continue
      if (cut) break
      throw new StudioError('DOWNLOAD_FAILED', `The answer of ${new URL(url).host} is too long.`)
    }
  } catch (error) {
    if (error instanceof Retryable) throw new StudioError('DOWNLOAD_FAILED', `${error.message} Try again later.`)
    throw error
  }
  const text = Buffer.concat(chunks)
  return text.length > most ? `${text.subarray(0, most).toString('utf8')}…` : text.toString('utf8')
}
