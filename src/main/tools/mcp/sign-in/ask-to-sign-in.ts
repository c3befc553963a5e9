import {
  auth,
  extractWWWAuthenticateParams,
  IssuerMismatchError,
  type OAuthClientProvider,
  OAuthError,
  RegistrationRejectedError,
} from '@modelcontextprotocol/client'
import { StudioError } from '@shared/errors.ts'
import { diagnose } from '../diagnose.ts'
import { McpFailure } from '../failure.ts'
import { guardedFetch, PrivateAddress } from '../guarded-fetch.ts'
import { httpAddress } from '../http-address.ts'
import type { McpTarget } from '../types.ts'
import { awaitAnswer } from './await-answer.ts'
import { clientMetadata } from './client-metadata.ts'
import { joinRights } from './noting-rights.ts'
import { SignIn } from './sign-in.ts'
import { withoutWords } from './without-words.ts'

/** Milliseconds a person has for it. */
const PATIENCE_MS = 15 * 60_000

type Discovery = Parameters<NonNullable<OAuthClientProvider['saveDiscoveryState']>>[0]

export interface AskOptions {
  /** What the person is to open; it is shown before anything opens it. */
  onAddress(address: string): void
  signal: AbortSignal
  /** Rights to ask for besides those the server names itself, parted by spaces. */
  wanted?: string | undefined
}

/**
 * Asks the person to sign in with their browser (authorization code with PKCE): finds the authorization server, makes this program known
 * to it where that is offered, tells the address to open, and waits for the answer. Errors: McpFailure, SERVER_REFUSED, CANCELLED.
 */
export async function askToSignIn(
  target: Extract<McpTarget, { transport: 'http' }>,
  { onAddress, signal, wanted }: AskOptions,
): Promise<SignIn> {
  const { url: serverUrl, addresses = [], clientId, clientSecret } = target
  const both = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const guarded = guardedFetch({ url: serverUrl, addresses })
  const fetchFn = withoutWords((url, init = {}) => guarded(url, { ...init, signal: both }))
  const listening = await awaitAnswer()
  const { redirectUrl, state, answer } = listening
  const draft: { tokens?: unknown; discovery?: Discovery; verifier: string } = { verifier: '' }
  let client: Awaited<ReturnType<OAuthClientProvider['clientInformation']>> =
    clientId && !isMetadataAddress(clientId) ? { client_id: clientId, client_secret: clientSecret } : undefined
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: clientMetadata(redirectUrl),
    ...(clientId && isMetadataAddress(clientId) ? { clientMetadataUrl: clientId } : {}),
    state: () => state,
    // A client id that was given belongs to whichever authorization server the address names.
    clientInformation: (ctx) => (client && ctx ? { issuer: ctx.issuer, ...client } : client),
    saveClientInformation: (next) => {
      client = next
    },
    tokens: () => undefined,
    saveTokens: (tokens) => {
      draft.tokens = tokens
    },
    redirectToAuthorization: (address) => onAddress(httpAddress(address.href).href),
    saveCodeVerifier: (verifier) => {
      draft.verifier = verifier
    },
    codeVerifier: () => draft.verifier,
    saveDiscoveryState: (discovery) => {
      draft.discovery = discovery
    },
    discoveryState: () => draft.discovery,
  }
  try {
    const { resourceMetadataUrl, scope: named } = await challengeOf(serverUrl, fetchFn)
    const scope = joinRights(named, wanted)
    await auth(provider, { serverUrl, resourceMetadataUrl, scope, fetchFn })
    const { code, iss } = await orAborted(answer, both)
    await auth(provider, { serverUrl, resourceMetadataUrl, scope, fetchFn, authorizationCode: code, iss })
    return SignIn.parse({ client, tokens: draft.tokens, redirectUrl, discovery: draft.discovery ?? null })
  } catch (error) {
    if (signal.aborted) throw new StudioError('CANCELLED', 'The sign-in was cancelled.')
    throw client === undefined && takesNobody(draft.discovery) ? unknownHere() : wordsOf(error, target, both)
  } finally {
    listening.close()
  }
}

/** What the server says of signing in when it refuses: where that is described, and which rights it wants. */
async function challengeOf(url: string, fetch: (url: string, init: RequestInit) => Promise<Response>) {
  const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
  await response.body?.cancel()
  return response.status === 401 ? extractWWWAuthenticateParams(response) : {}
}

/** The name of a program may be an address at which it is described. */
const isMetadataAddress = (clientId: string): boolean => /^https:\/\/[^/]+\/./.test(clientId)

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}

/** Whether what an authorization server says of itself has no place where a program makes itself known. */
const takesNobody = (discovery: Discovery | undefined): boolean =>
  discovery?.authorizationServerMetadata !== undefined && !discovery.authorizationServerMetadata.registration_endpoint

const unknownHere = (why = ''): StudioError =>
  new StudioError(
    'SERVER_REFUSED',
    `The server does not let programs make themselves known${why}. Ask its operator for a client id, and give it where the address of the server is changed.`,
  )

/** Nothing a server sent is repeated but the standard's own codes: it could hold what must not be told. */
function wordsOf(error: unknown, target: McpTarget, patience: AbortSignal): unknown {
  if (error instanceof StudioError) return error
  const refused = (message: string) => new StudioError('SERVER_REFUSED', message)
  if (patience.aborted) return refused('Nobody finished the sign-in within 15 minutes. Try again.')
  if (error instanceof RegistrationRejectedError) return unknownHere(` (${error.status})`)
  if (error instanceof IssuerMismatchError)
    return refused('The answer came from another server than the one that was asked, so it was not used.')
  if (error instanceof OAuthError) return refused(`The server refused the sign-in (${error.code}). Try again.`)
  if (error instanceof PrivateAddress || error instanceof TypeError)
    return new McpFailure(diagnose(error, { target, ending: null, lines: [], junk: [] }))
  return refused('The server says it wants a sign-in, but not in a way that can be followed (OAuth 2.1 with PKCE).')
}
