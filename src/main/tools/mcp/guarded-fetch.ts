import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'
import { isPublicAddress, PUBLIC_ONLY, type Resolve } from '../builtin/http/public-address.ts'
import { httpAddress } from './http-address.ts'

const MOST_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]
const BODYLESS = [101, 204, 205, 304]

/** A name led to an address of this machine or of a private network that nobody has confirmed. */
export class PrivateAddress extends Error {
  readonly host: string
  readonly address: string

  constructor(host: string, address: string) {
    super(`${host} leads to ${address}, which is on this machine or on a private network.`)
    this.host = host
    this.address = address
  }
}

export interface GuardOptions {
  /** The address that was confirmed; its host may be reached where it is itself a private address. */
  url: string
  /** Private addresses the person has confirmed, as numbers. */
  addresses: readonly string[]
  resolve?: Resolve
}

export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` that goes over https or to this machine, and reaches private addresses only where these were confirmed. A name is looked
 * up when a connection is made, and that very address is connected to. Rejects with PrivateAddress, VALIDATION_FAILED, or a TypeError
 * as `fetch` does.
 */
export function guardedFetch({ url, addresses, resolve = PUBLIC_ONLY.resolve }: GuardOptions): GuardedFetch {
  const own = bare(httpAddress(url).hostname)
  const confirmed = new Set(addresses.map(spelled))
  const lookup = guardedLookup(resolve, (hostname, address) => {
    const here = hostname === 'localhost' && own === 'localhost' && ipaddr.process(address).range() === 'loopback'
    if (!here && !isPublicAddress(address) && !confirmed.has(spelled(address)))
      throw new PrivateAddress(hostname, address)
  })
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, lookup }),
    'https:': new HttpsAgent({ keepAlive: true, lookup }),
  }
  const check = (at: URL): void => {
    const host = bare(at.hostname)
    // A number is never looked up, so it is judged here.
    if (ipaddr.isValid(host) && host !== own && !isPublicAddress(host) && !confirmed.has(spelled(host)))
      throw new PrivateAddress(at.host, host)
  }
  return async (target, init = {}) => {
    let at = httpAddress(String(target))
    for (let hop = 0; ; hop += 1) {
      check(at)
      const agent = at.protocol === 'https:' ? agents['https:'] : agents['http:']
      const response = await send(at, init, agent)
      const location = response.headers.get('location')
      const follow = init.redirect !== 'manual' && (init.method ?? 'GET') === 'GET' && hop < MOST_REDIRECTS
      if (!follow || location === null || !REDIRECTS.includes(response.status)) return response
      await response.body?.cancel()
      const next = httpAddress(new URL(location, at).href)
      // What a header gives away is meant for the first address alone.
      if (next.origin !== at.origin) init = { ...init, headers: {} }
      at = next
    }
  }
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase()

const spelled = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : address)

/** Looks a name up and lets `judge` throw for any address of it: one private address among public ones is how a name is turned inwards. */
function guardedLookup(resolve: Resolve, judge: (hostname: string, address: string) => void): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((found) => {
        for (const address of found) judge(hostname, address)
        const all = found.map((address) => ({ address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 }))
        const [first] = all
        if (!first) throw Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' })
        if (options.all) callback(null, all)
        else callback(null, first.address, first.family)
      })
      .catch((error: Error) => callback(error, ''))
  }
}

async function send(at: URL, init: RequestInit, agent: HttpAgent): Promise<Response> {
  const { method = 'GET', signal } = init
  signal?.throwIfAborted()
  const headers = new Headers(init.headers)
  const body = init.body === undefined || init.body === null ? null : await new Response(init.body).arrayBuffer()
  if (init.body instanceof URLSearchParams && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  if (body) headers.set('content-length', String(body.byteLength))
  const options: RequestOptions = { method, agent, headers: Object.fromEntries(headers), signal: signal ?? undefined }
  const request = at.protocol === 'https:' ? requestHttps : requestHttp
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(at, options)
    sent.once('response', resolve)
    sent.on('error', (cause) =>
      reject(signal?.aborted ? signal.reason : new TypeError('The request failed.', { cause })),
    )
    sent.end(body ? Buffer.from(body) : undefined)
  })
  return asResponse(incoming)
}

function asResponse(incoming: IncomingMessage): Response {
  const headers = new Headers()
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  const { statusCode: status = 502, statusMessage: statusText } = incoming
  // An aborted answer is told through its stream; without a listener it would end the process.
  incoming.on('error', () => undefined)
  if (BODYLESS.includes(status)) {
    incoming.resume()
    return new Response(null, { status: status === 101 ? 502 : status, statusText, headers })
  }
  return new Response(Readable.toWeb(incoming), { status, statusText, headers })
}
