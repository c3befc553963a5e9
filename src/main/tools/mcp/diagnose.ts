import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client'
import type { McpProblem, McpProblemKind } from '@shared/mcp.ts'
import { describeEnding, McpFailure } from './failure.ts'
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
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      return problem('dns', `The name ${host} is not known to the network. Check the address and the connection.`)
    if (code !== null && /CERT|TLS|SSL|SIGNATURE|ISSUER|SELF_SIGNED/.test(code))
      return problem('tls', `The certificate of ${host} cannot be trusted (${code}).`)
    if (code !== null && /^(ECONN|ENET|EHOST|ETIMEDOUT|UND_ERR|EPIPE)/.test(code))
      return problem(
        'unreachable',
        `Nothing answers at ${host} (${code}). Is the server running, and is the port right?`,
      )
    const status = statusOf(error)
    if (error instanceof UnauthorizedError || status === 401 || status === 403)
      return problem(
        'auth',
        `${host} wants to know who asks${status ? ` (${status})` : ''}. Give it an Authorization header with a key or token.`,
      )
    if (status === 404 || status === 405)
      return problem(
        'http',
        `${host} answers, but has no MCP server at this address (${status}). Mostly the path ends in /mcp.`,
      )
    if (status !== null) return problem('http', `${host} answered with ${status}.`)
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
