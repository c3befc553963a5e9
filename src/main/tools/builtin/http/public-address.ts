import { lookup } from 'node:dns/promises'
import { StudioError } from '@shared/errors.ts'
import ipaddr from 'ipaddr.js'

/** Turns a name into all its addresses. */
export type Resolve = (hostname: string) => Promise<string[]>

export interface AddressRules {
  resolve: Resolve
  /** Whether a connection to this address may be made. */
  allow(address: string): boolean
}

/** Names are asked of the system, and only addresses of the public internet may be reached. */
export const PUBLIC_ONLY: AddressRules = {
  resolve: async (hostname) => (await lookup(hostname, { all: true })).map((each) => each.address),
  allow: isPublicAddress,
}

/** All of IPv6 that is handed out; `::7f00:1`, the old spelling of 127.0.0.1, passes for unicast otherwise. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Not loopback, private, link-local, shared, reserved, multicast, nor one of these inside an IPv6 address. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_V6))
}

/**
 * The addresses of a URL's host, every one of them allowed: one private address among public ones is how a name is made
 * to point inwards. Errors: NOT_ALLOWED, TOOL_FAILED when the name is unknown.
 */
export async function allowedAddresses(hostname: string, rules: AddressRules): Promise<string[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const addresses = ipaddr.isValid(literal) ? [literal] : await resolveName(hostname, rules.resolve)
  if (!addresses.every((address) => rules.allow(address))) {
    throw new StudioError(
      'NOT_ALLOWED',
      `${hostname} is on this machine or on a private network, where tools may not go. Use a public address.`,
    )
  }
  return addresses
}

async function resolveName(hostname: string, resolve: Resolve): Promise<string[]> {
  const addresses = await resolve(hostname).catch((cause: unknown) => {
    throw new StudioError('TOOL_FAILED', `There is no host called ${hostname}, or no network.`, { cause })
  })
  if (addresses.length === 0) throw new StudioError('TOOL_FAILED', `${hostname} has no address.`)
  return addresses
}
