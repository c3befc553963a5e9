import { StudioError } from '@shared/errors.ts'
import ipaddr from 'ipaddr.js'

const PRIVATE = new Set(['loopback', 'private', 'uniqueLocal'])

const invalid = (message: string): StudioError => new StudioError('VALIDATION_FAILED', message)

/** This machine or an address of a private network, written as a number: a name may lead elsewhere tomorrow. */
function isPrivateHost(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (literal === 'localhost' || literal.endsWith('.localhost')) return true
  return ipaddr.isValid(literal) && PRIVATE.has(ipaddr.process(literal).range())
}

/**
 * The base URL in one spelling, with the version the API begins at. Errors: VALIDATION_FAILED; NOT_ALLOWED for `http` to an
 * address that is not private, unless `allowInsecure`.
 */
export function parseBaseUrl(text: string, allowInsecure: boolean): string {
  const url = parseUrl(text.trim())
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw invalid('The address of a server is a URL such as http://127.0.0.1:8080/v1 or https://example.com/v1.')
  if (url.username || url.password)
    throw invalid('The address must not hold a name or a password. Give the key in its own field.')
  if (url.search || url.hash) throw invalid('The address must not hold a query or a fragment.')
  if (url.protocol === 'http:' && !allowInsecure && !isPrivateHost(url.hostname)) {
    throw new StudioError(
      'NOT_ALLOWED',
      `${url.host} would be reached without encryption, so anybody on the way could read the key and the prompts. Use https, or confirm that this is wanted.`,
    )
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(chat\/completions|models)$/, '')
  return `${url.origin}${path === '' ? '/v1' : path}`
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
