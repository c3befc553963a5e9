import { StudioError } from '@shared/errors.ts'
import { fetchPage } from '../../builtin/http/fetch-page.ts'
import type { AddressRules } from '../../builtin/http/public-address.ts'
import type { ToolContext } from '../../types.ts'
import { type Grant, requireGrant } from './grants.ts'

const MOST_BYTES = 2 * 1024 * 1024

/** What a server answers to GET. Each host it is led to must be granted, and be public. Errors: NOT_ALLOWED, LIMIT_REACHED, TOOL_FAILED. */
export async function fetchAllowed(
  url: string,
  grants: readonly Grant[],
  { allowHttp, signal }: ToolContext,
  rules: AddressRules,
): Promise<{ status: number; contentType: string; body: string }> {
  if (!allowHttp)
    throw new StudioError('NOT_ALLOWED', 'Tools may not use the network: it is switched off in the settings.')
  const page = await fetchPage(url, {
    rules,
    maxBytes: MOST_BYTES,
    signal,
    check: ({ hostname }) => requireGrant(grants, 'net', ({ host }) => host === hostname, `net:${hostname}`),
  })
  if (page.truncated) throw new StudioError('LIMIT_REACHED', 'The answer is longer than the 2 MB a tool may fetch.')
  return { status: page.status, contentType: page.contentType, body: new TextDecoder().decode(page.body) }
}
