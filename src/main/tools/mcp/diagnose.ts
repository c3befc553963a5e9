import {
  InsufficientScopeError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import type { McpProblem, McpProblemKind } from '@shared/mcp.ts'
import { describeEnding, McpFailure } from './failure.ts'
import { PrivateAddress } from './guarded-fetch.ts'
import { SignInNeeded } from './sign-in/sign-in.ts'
import type { McpEnding, McpTarget } from './types.ts'

/** What is known about a connection that did not come about. */
export interface Circumstances {
  target: McpTarget
  ending: McpEnding | null
  /** The last lines of its standard error. */
  lines: string[]
  /** The last lines of its standard output that were no messages. */
  junk: string[]
}

/** Pure: what went wrong, in plain words. */
export function diagnose(thrown: unknown, { target, ending, lines, junk }: Circumstances): McpProblem {
  if (thrown instanceof McpFailure) return thrown.problem
  const error = rootOf(thrown)
  const problem = (kind: McpProblemKind, message: string, shown = lines): McpProblem => ({
    kind,
    message,
    lines: shown.slice(-20),
  })
  const code = systemCode(error)
  const words = error instanceof Error ? error.message : String(error)
  if (target.transport === 'stdio') {
    const { command, cwd } = target
    if (code === 'ENOENT')
      return problem(
        'not-found',
        `There is no program "${command}", or no folder ${cwd}. Install it, or write its whole path.`,
      )
    if (code === 'EACCES' || code === 'EINVAL' || code === 'ENOEXEC')
      return problem('not-executable', `"${command}" is there, but cannot be started as a program (${code}).`)
    if (ending)
      return problem(
        'crashed',
        `The server started and ended at once ${describeEnding(ending)}. Its last words below mostly say why.`,
        lines.length > 0 ? lines : junk,
      )
    if (isTimeout(error) && junk.length > 0)
      return problem(
        'not-mcp',
        'The program runs, but what it writes are no messages of the protocol. Is it an MCP server, started the right way?',
        junk,
      )
    if (isTimeout(error))
      return problem(
        'no-handshake',
        'The program runs, but did not answer. It may still be installing something, or be no MCP server.',
      )
  } else {
    const host = hostOf(target.url)
    const led = findCause(error, (each) => each instanceof PrivateAddress)
    if (led instanceof PrivateAddress)
      return {
        ...problem(
          'private-address',
          `${led.message} Nothing was sent. If that is what you want, confirm ${led.address}.`,
        ),
        address: led.address,
      }
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      return problem('dns', `The name ${host} is not known to the network. Check the address and the connection.`)
    if (code === 'EPROTO')
      return problem('tls', `What answers at ${host} speaks no TLS that is understood. Is the port right?`)
    if (code !== null && /CERT|TLS|SSL|SIGNATURE|ISSUER|SELF_SIGNED/.test(code))
      return problem('tls', `The certificate of ${host} cannot be trusted (${code}).`)
    if (code !== null && /^(ECONN|ENET|EHOST|ETIMEDOUT|UND_ERR|EPIPE)/.test(code))
      return problem(
        'unreachable',
        `Nothing answers at ${host} (${code}). Is the server running, and is the port right?`,
      )
    const status = statusOf(error)
    const hasKey = Object.keys(target.headers).some((name) => name.toLowerCase() === 'authorization')
    if (error instanceof InsufficientScopeError)
      return problem('forbidden', `${host} knows who asks and wants more rights for this (403). ${AGAIN}`)
    const needed = signInWords(error)
    if (needed !== null) return problem('sign-in', `${host}: ${needed}`)
    if (error instanceof UnauthorizedError || status === 401)
      return hasKey
        ? problem('auth', `${host} does not accept the key it was given (401). Is it complete, and still good?`)
        : problem('sign-in', `${host}: ${NOBODY_SIGNED_IN}`)
    if (status !== null) return problem(status === 403 ? 'forbidden' : 'http', wordsOfStatus(host, status))
    if (isTimeout(error)) return problem('no-handshake', `${host} took the request, but did not answer it.`)
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed)
    return problem('protocol', `The server and the studio have no version of the protocol in common: ${words}`)
  if (error instanceof SdkError && error.code === SdkErrorCode.ClientHttpUnexpectedContent)
    return problem('not-mcp', 'What answers there is no MCP server: it sent a page instead of messages.')
  if (error instanceof SdkError && error.code === SdkErrorCode.InvalidResult)
    return problem('schema', `The server sent what the protocol does not allow: ${words}`)
  if (error instanceof ProtocolError || /protocol version/i.test(words))
    return problem('protocol', `The server refused: ${words}`)
  return problem('other', `The connection failed: ${words}`)
}

const AGAIN = 'Sign in again.'
const NOBODY_SIGNED_IN =
  'It wants to know who asks (401). Sign in, or give it an Authorization header with a key or token.'

/** Pure: what a person reads when a sign-in is missing or holds no more; null when the error is another. */
export function signInWords(error: unknown): string | null {
  if (findCause(error, (each) => each instanceof InsufficientScopeError))
    return `The server wants more rights for this than the sign-in has (403). ${AGAIN}`
  const found = findCause(error, (each) => each instanceof SignInNeeded)
  if (!(found instanceof SignInNeeded)) return null
  return found.again ? `The sign-in was ended or has run out (401). ${AGAIN}` : NOBODY_SIGNED_IN
}

function wordsOfStatus(host: string, status: number): string {
  if (status === 403)
    return `${host} knows who asks, and does not allow it (403). Ask its operator for the right, or use another account or key.`
  if (status === 404) return `${host} answers, but has nothing at this address (404). Mostly the path ends in /mcp.`
  if (status === 405)
    return `${host} has something at this address that takes no messages (405): a web page, or a server of the old HTTP+SSE transport.`
  if (status === 429) return `${host} was asked too often (429). Wait a while.`
  if (status >= 500) return `${host} has a fault of its own (${status}). Try again later, or tell its operator.`
  if (status >= 300 && status < 400)
    return `${host} sends you to another address (${status}), which is not followed. Ask for the new address and use that.`
  return `${host} refused the request (${status}).`
}

/** The first error that `is`, however deep it lies. */
function findCause(error: unknown, is: (each: Error) => boolean): Error | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth++)
    if (is(each)) return each
  return null
}

/** A name for what is asked, without what a query may carry. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

export const isTimeout = (error: unknown): boolean =>
  error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout

/** Finding a common version is the first thing that fails; why says its cause. */
const rootOf = (error: unknown): unknown =>
  error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed && error.cause instanceof Error
    ? error.cause
    : error

/** The code of the operating system or of TLS, however deep it lies. */
function systemCode(error: unknown): string | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 6; each = each.cause, depth++) {
    const { code } = each as { code?: unknown }
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && !(each instanceof SdkError)) return code
    const [first] = each instanceof AggregateError ? each.errors : []
    if (first !== undefined) return systemCode(first)
  }
  return null
}

/** The HTTP status an error is about, however deep it lies. */
function statusOf(error: unknown): number | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 6; each = each.cause, depth++) {
    if (each instanceof SdkHttpError) return each.status
    if (each instanceof UnauthorizedError) return 401
  }
  return null
}
