import { extractWWWAuthenticateParams } from '@modelcontextprotocol/client'
import type { GuardedFetch } from '../guarded-fetch.ts'
import type { SignInKeep } from './sign-in.ts'

/** Keeps with the sign-in which rights a server says it lacks (403, insufficient_scope), so that signing in again asks for them. */
export function notingRights(fetch: GuardedFetch, keep: SignInKeep): GuardedFetch {
  return async (url, init) => {
    const response = await fetch(url, init)
    if (response.status !== 403) return response
    const { error, scope } = extractWWWAuthenticateParams(response)
    const signIn = error === 'insufficient_scope' && scope ? await keep.read() : null
    if (signIn && scope) await keep.write({ ...signIn, wanted: joinRights(signIn.wanted, scope) })
    return response
  }
}

/** Each right once, in the order they were first named; undefined where there are none. */
export function joinRights(...scopes: (string | undefined)[]): string | undefined {
  const rights = new Set(scopes.flatMap((scope) => scope?.split(' ') ?? []).filter(Boolean))
  return rights.size > 0 ? [...rights].join(' ') : undefined
}
