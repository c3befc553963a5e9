import { StudioError } from '@shared/errors.ts'
import { type Addresses, checkAddress } from './addresses.ts'

/** Nothing heard for this long ends an attempt; milliseconds. */
const SILENCE_MS = 30_000

/** Redirects followed before an address is taken for one that leads nowhere. */
const MOST_REDIRECTS = 8
const REDIRECTS = [301, 302, 303, 307, 308]

/** An attempt that may succeed when it is made again. */
export class Retryable extends Error {}

/** What a server says about a file. */
export interface Remote {
  sizeBytes: number
  ranges: boolean
  validator: string | null
}

export interface Answer {
  response: Response
  /** The body, each piece within the time allowed for silence. */
  pieces(): AsyncGenerator<Uint8Array>
  cancel(): void
}

const failed = (message: string): StudioError => new StudioError('DOWNLOAD_FAILED', message)

/**
 * GETs `url`, the one place of the library that asks the network. Every address it is led to is checked. Errors: Retryable;
 * VALIDATION_FAILED for an address that may not be asked; DOWNLOAD_FAILED for an answer that will not change; the reason of `signal`.
 */
export async function get(
  url: string,
  headers: Record<string, string>,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<Answer> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  const both = AbortSignal.any([signal, silence.signal])
  const cancel = (): void => {
    clearTimeout(timer)
    silence.abort()
  }
  const { host, pathname } = checkAddress(url, addresses)
  let response: Response
  try {
    response = await follow(url, { 'accept-encoding': 'identity', ...headers }, addresses, both)
  } catch (error) {
    cancel()
    signal.throwIfAborted()
    if (error instanceof StudioError) throw error
    throw new Retryable(`${host} cannot be reached (${reasonOf(error)}).`)
  }
  const { status } = response
  if (!response.ok) {
    cancel()
    const message = `${host} answered ${status} for ${pathname}.`
    if (status >= 500 || status === 429 || status === 408) throw new Retryable(message)
    throw failed(`${message} Check the address, and whether the file may be downloaded without signing in.`)
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of response.body ?? []) {
        clearTimeout(timer)
        timer = setTimeout(() => silence.abort(), SILENCE_MS)
        yield piece
      }
    } catch (error) {
      signal.throwIfAborted()
      throw new Retryable(`The connection to ${host} was cut (${reasonOf(error)}).`)
    } finally {
      cancel()
    }
  }
  return { response, pieces, cancel }
}

/** Follows redirects by hand, for the address of each must be checked before it is asked. */
async function follow(
  url: string,
  headers: Record<string, string>,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<Response> {
  let at = url
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await fetch(at, { headers, signal, redirect: 'manual' })
    const location = response.headers.get('location')
    if (!REDIRECTS.includes(response.status) || location === null) return response
    await response.body?.cancel()
    const { host } = new URL(at)
    if (!URL.canParse(location, at)) throw failed(`${host} leads to "${location.slice(0, 200)}", which is no address.`)
    at = new URL(location, at).href
    try {
      checkAddress(at, addresses)
    } catch {
      throw failed(`${host} leads to an address that is not encrypted, so nothing was downloaded.`)
    }
  }
  throw failed(`${new URL(url).host} leads from one address to the next without an end.`)
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return String(cause)
}

/** Asks for one byte, to learn the size, the version, and whether parts can be had. Errors as {@link get}. */
export async function probe(url: string, addresses: Addresses, signal: AbortSignal): Promise<Remote> {
  const { response, cancel } = await get(url, { range: 'bytes=0-0' }, addresses, signal)
  cancel()
  const etag = response.headers.get('etag')
  // A weak tag does not promise the same bytes.
  const validator = etag && !etag.startsWith('W/') ? etag : response.headers.get('last-modified')
  const ranges = response.status === 206
  const total = ranges
    ? /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
    : response.headers.get('content-length')
  const sizeBytes = Number(total ?? Number.NaN)
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0)
    throw failed(`${new URL(url).host} does not say how large the file is, so it was not downloaded.`)
  return { sizeBytes, ranges, validator }
}
