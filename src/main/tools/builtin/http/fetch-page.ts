import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { StudioError } from '@shared/errors.ts'
import { type AddressRules, allowedAddresses } from './public-address.ts'
import { readBody } from './read-body.ts'

const MAX_REDIRECTS = 5

export interface Page {
  url: URL
  status: number
  /** Lower case, without parameters; empty when the server does not say. */
  contentType: string
  /** As the server says; empty when it does not. */
  charset: string
  body: Uint8Array
  /** There was more than `maxBytes`. */
  truncated: boolean
}

export interface Upload {
  body: Uint8Array
  contentType: string
}

export interface FetchPageOptions {
  rules: AddressRules
  /** Of the body, after it was unpacked. */
  maxBytes: number
  signal: AbortSignal
  /** POSTed instead of a GET. */
  upload?: Upload
  /** Sent as well, with lower-case names, to the first origin alone. */
  headers?: Readonly<Record<string, string>>
  /** Refuses a URL by throwing: the first one, and each that one leads to. */
  check?(url: URL): void
}

/**
 * Fetches a page. Every address is checked before it is connected to, that very address is connected to (so a name cannot
 * change its mind in between), and every redirect is checked again. What is uploaded, and headers of the caller's, go to no other origin than the first.
 * Errors: NOT_ALLOWED, TOOL_FAILED, TOOL_INVALID_ARGUMENTS.
 */
export async function fetchPage(address: string, options: FetchPageOptions): Promise<Page> {
  let url = checkedUrl(address)
  let { upload, headers = {} } = options
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    options.signal.throwIfAborted()
    options.check?.(url)
    const response = await send(url, upload, headers, options)
    const { location } = response.headers
    if (location === undefined || !isRedirect(response.statusCode)) return read(url, response, options)
    response.destroy()
    const next = checkedUrl(location, url)
    // 307 and 308 repeat the request as it was; the others ask for the outcome (fetch.spec.whatwg.org, HTTP-redirect fetch).
    if (response.statusCode !== 307 && response.statusCode !== 308) upload = undefined
    else if (upload && next.origin !== url.origin) throw elsewhere(url, next)
    if (next.origin !== url.origin) headers = {}
    url = next
  }
  throw new StudioError('TOOL_FAILED', `${address} redirects more than ${MAX_REDIRECTS} times.`)
}

const elsewhere = (from: URL, to: URL) =>
  new StudioError(
    'NOT_ALLOWED',
    `${from.host} passes on what is sent to ${to.origin}. If that is wanted, send it there.`,
  )

function checkedUrl(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) {
    throw new StudioError(
      'TOOL_INVALID_ARGUMENTS',
      `"${address}" is not a URL. Write it in full, such as "https://example.com/".`,
    )
  }
  const url = new URL(address, base?.href)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new StudioError('NOT_ALLOWED', `Only http: and https: can be read, not ${url.protocol}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new StudioError('NOT_ALLOWED', 'A URL with a user name or password in it is not fetched. Leave them out.')
  }
  return url
}

const isRedirect = (status = 0) => [301, 302, 303, 307, 308].includes(status)

async function send(
  url: URL,
  upload: Upload | undefined,
  more: Readonly<Record<string, string>>,
  { rules, signal }: FetchPageOptions,
): Promise<IncomingMessage> {
  const addresses = await allowedAddresses(url.hostname, rules)
  signal.throwIfAborted()
  const headers = {
    accept: 'text/html, application/json, text/*;q=0.9, application/xml;q=0.9, */*;q=0.1',
    ...more,
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': 'AutoGLM-Studio',
    ...(upload ? { 'content-type': upload.contentType, 'content-length': upload.body.length } : {}),
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    // No agent: a kept connection would be reused without asking where it leads.
    const options = { method: upload ? 'POST' : 'GET', agent: false, headers, lookup: lookupOf(addresses), signal }
    const sent = request(url, options)
    sent.once('response', resolve)
    sent.once('error', (error) => reject(unreachable(url, error)))
    sent.end(upload?.body)
  })
}

/** Answers with the checked addresses, whatever the name means by now. */
function lookupOf(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_hostname, options, callback) => {
    const first = all[0]
    if (options.all) callback(null, all)
    else if (first) callback(null, first.address, first.family)
  }
}

async function read(url: URL, response: IncomingMessage, { maxBytes }: FetchPageOptions): Promise<Page> {
  const [contentType = '', ...parameters] = (response.headers['content-type'] ?? '').toLowerCase().split(';')
  const page = {
    url,
    status: response.statusCode ?? 0,
    contentType: contentType.trim(),
    charset: /charset="?([\w-]+)/.exec(parameters.join(';'))?.[1] ?? '',
  }
  try {
    return { ...page, ...(await readBody(response, maxBytes)) }
  } catch (error) {
    throw error instanceof StudioError ? error : unreachable(url, error)
  } finally {
    response.destroy()
  }
}

/** An abort keeps its own reason, so that a timeout is told as one. */
function unreachable(url: URL, cause: unknown): unknown {
  if (cause instanceof Error && cause.name === 'AbortError') return cause.cause ?? cause
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  return new StudioError('TOOL_FAILED', `${url.host} cannot be reached (${reason}).`, { cause })
}
