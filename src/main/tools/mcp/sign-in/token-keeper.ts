import { type AuthProvider, auth, type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/client'
import type { GuardedFetch } from '../guarded-fetch.ts'
import { clientMetadata } from './client-metadata.ts'
import { SignIn, type SignInKeep, SignInNeeded } from './sign-in.ts'
import { withoutWords } from './without-words.ts'

interface KeeperOptions {
  keep: SignInKeep
  /** The server has a key of its own in its headers, so that a refusal is not about a sign-in. */
  hasKey: boolean
  fetch: GuardedFetch
}

/** Lends a connection the access token of a sign-in and renews it; nothing here ever asks the person or opens a browser. */
export function tokenKeeper({ keep, hasKey, fetch }: KeeperOptions): AuthProvider {
  let known: Promise<SignIn | null> | null = null
  let renewing: Promise<void> | null = null
  const current = () => (known ??= keep.read())
  const change = async (next: SignIn | null) => {
    known = Promise.resolve(next)
    await keep.write(next)
  }
  return {
    token: async () => (await current())?.tokens.access_token,
    onUnauthorized: async ({ serverUrl }) => {
      const signIn = await current()
      if (!signIn && hasKey) throw new UnauthorizedError()
      if (!signIn) throw new SignInNeeded(false)
      if (signIn.tokens.refresh_token === undefined) throw new SignInNeeded(true)
      // A refresh token is good for once, so that calls refused together share one renewal.
      renewing ??= renew(signIn, serverUrl, fetch, change).finally(() => {
        renewing = null
      })
      await renewing
    },
  }
}

/** Errors: SignInNeeded where the refresh token is no good; those of `fetch`. */
async function renew(
  signIn: SignIn,
  serverUrl: URL,
  fetch: GuardedFetch,
  change: (next: SignIn | null) => Promise<void>,
): Promise<void> {
  let tokens: SignIn['tokens'] | undefined = signIn.tokens
  const again = () => {
    throw new SignInNeeded(true)
  }
  const provider: OAuthClientProvider = {
    redirectUrl: signIn.redirectUrl,
    clientMetadata: clientMetadata(signIn.redirectUrl),
    clientInformation: () => signIn.client,
    discoveryState: () => signIn.discovery ?? undefined,
    tokens: () => tokens,
    saveTokens: async (next) => {
      await change(SignIn.parse({ ...signIn, tokens: { ...next } }))
    },
    invalidateCredentials: async (scope) => {
      if (scope !== 'tokens' && scope !== 'all') return
      tokens = undefined
      await change(null)
    },
    redirectToAuthorization: again,
    saveCodeVerifier: () => undefined,
    codeVerifier: again,
  }
  try {
    await auth(provider, { serverUrl, fetchFn: withoutWords(fetch) })
  } catch (error) {
    if (error instanceof TypeError || error instanceof SignInNeeded) throw error
    throw new SignInNeeded(true, error)
  }
}
