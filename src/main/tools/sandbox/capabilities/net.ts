import { StudioError } from '@shared/errors.ts'
import { fetchPage } from '../../builtin/http/fetch-page.ts'
import type { AddressRules } from '../../builtin/http/public-address.ts'
import type { SecretPort } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'
import { type Grant, requireGrant } from './grants.ts'
import { fillHeaders, readHeaders, secretsIn } from './request-headers.ts'

const MOST_BYTES = 2 * 1024 * 1024

export interface NetParts {
  grants: readonly Grant[]
  /** Which addresses may be reached. */
  rules: AddressRules
  secrets: SecretPort
}

/**
 * What a server answers to GET. Each host it is led to must be granted, and be public; secrets stand in headers as `{{secrets.NAME}}` and
 * go to the host that was named, and encrypted. Errors: NOT_ALLOWED, NOT_FOUND, NOT_AVAILABLE, LIMIT_REACHED, TOOL_FAILED.
 */
export async function fetchAllowed(
  url: string,
  options: unknown,
  { grants, rules, secrets }: NetParts,
  { allowHttp, signal }: ToolContext,
): Promise<{ status: number; contentType: string; body: string }> {
  if (!allowHttp)
    throw new StudioError('NOT_ALLOWED', 'Tools may not use the network: it is switched off in the settings.')
  const given = readHeaders((options as { headers?: unknown } | null | undefined)?.headers)
  const names = secretsIn(given)
  for (const name of names) requireGrant(grants, 'secrets', (grant) => grant.name === name, `secrets:${name}`)
  const check = ({ hostname }: URL): void =>
    requireGrant(grants, 'net', ({ host }) => host === hostname, `net:${hostname}`)
  if (URL.canParse(url)) {
    const first = new URL(url)
    check(first)
    if (names.length > 0 && first.protocol !== 'https:' && !isThisMachine(first.hostname))
      throw new StudioError(
        'NOT_ALLOWED',
        'A secret is sent by https: only; over http: anybody on the way could read it.',
      )
  }
  const values = new Map<string, string>()
  for (const name of names) values.set(name, await secrets.open(name))
  const headers = fillHeaders(given, values)
  const page = await fetchPage(url, { rules, maxBytes: MOST_BYTES, signal, check, headers })
  if (page.truncated) throw new StudioError('LIMIT_REACHED', 'The answer is longer than the 2 MB a tool may fetch.')
  return { status: page.status, contentType: page.contentType, body: new TextDecoder().decode(page.body) }
}

const isThisMachine = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
