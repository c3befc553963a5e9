import {
  Client,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StudioError } from '@shared/errors.ts'
import { diagnose, isTimeout } from './diagnose.ts'
import { McpFailure } from './failure.ts'
import { listPrompts, listResources, listTools } from './lists.ts'
import { blockText, resourceText, resultText } from './result-text.ts'
import { StdioTransport } from './stdio-transport.ts'
import type { McpConnection, McpListener, McpTarget } from './types.ts'

/** Milliseconds in which a server must say which protocol it speaks: some have to be fetched first. */
const HANDSHAKE_MS = 60_000
/** Milliseconds after which a process that does not know the newest protocol's first question is asked the older one. */
const PROBE_MS = 10_000
/** A call that goes on telling how far it is may take that long. */
const LONGEST_CALL_MS = 600_000
const KEPT_LINES = 40

export interface ConnectOptions {
  /** Version of the studio, told to the server. */
  version: string
  listener: McpListener
  signal: AbortSignal
  handshakeMs?: number
}

interface Attempt extends ConnectOptions {
  target: McpTarget
  lines: string[]
  junk: string[]
}

/** Opens a connection and learns what protocol the server speaks. Errors: McpFailure, CANCELLED. Nothing runs on when it fails. */
export async function connect(target: McpTarget, options: ConnectOptions): Promise<McpConnection> {
  const attempt: Attempt = { ...options, target, lines: [], junk: [] }
  try {
    return await open(attempt, 'auto')
  } catch (error) {
    // Servers of older kits end when they are asked anything before the handshake of their time.
    if (target.transport === 'stdio' && isClosedProbe(error))
      return await open({ ...attempt, lines: [], junk: [] }, 'legacy')
    throw error
  }
}

const isClosedProbe = (error: unknown): boolean => {
  const cause = error instanceof McpFailure ? error.cause : error
  return cause instanceof SdkError && cause.code === SdkErrorCode.EraNegotiationFailed
}

async function open(attempt: Attempt, mode: 'auto' | 'legacy'): Promise<McpConnection> {
  const { target, listener, signal, version, handshakeMs = HANDSHAKE_MS } = attempt
  const transport = openTransport(attempt)
  const client = new Client(
    { name: 'autoglm-studio', version },
    {
      versionNegotiation: { mode, probe: { timeoutMs: Math.min(PROBE_MS, handshakeMs) } },
      listChanged: { tools: { autoRefresh: false, onChanged: () => listener.onToolsChanged() } },
    },
  )
  client.onerror = (error) => listener.onLog('studio', error.message)
  client.fallbackRequestHandler = async ({ method }) => {
    listener.onLog('studio', `The server asked for ${method}, which was refused.`)
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `AutoGLM Studio does not answer ${method}.`)
  }
  client.setNotificationHandler('notifications/message', ({ params }) => {
    const text = typeof params.data === 'string' ? params.data : JSON.stringify(params.data)
    listener.onLog('server', `${params.level}: ${text}`)
  })
  const cancel = () => void transport.close()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    if (signal.aborted) throw cancelled()
    await client.connect(transport, { timeout: handshakeMs })
  } catch (error) {
    if (transport instanceof StdioTransport) await transport.settle()
    const ending = transport instanceof StdioTransport ? transport.ending : null
    await transport.close().catch(() => {})
    if (signal.aborted) throw cancelled()
    const { lines, junk } = attempt
    throw new McpFailure(diagnose(error, { target, ending, lines, junk }), error)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
  return new OpenConnection(client, transport, attempt)
}

function openTransport({ target, listener, lines, junk }: Attempt): StdioTransport | StreamableHTTPClientTransport {
  if (target.transport === 'http')
    return new StreamableHTTPClientTransport(httpAddress(target.url), { requestInit: { headers: target.headers } })
  const keep = (into: string[], line: string) => {
    into.push(line)
    if (into.length > KEPT_LINES) into.shift()
  }
  return new StdioTransport(target, {
    onStderr: (line) => {
      keep(lines, line)
      listener.onLog('stderr', line)
    },
    onJunk: (line) => {
      keep(junk, line)
      listener.onLog('studio', `What the server wrote is no message: ${line.slice(0, 500)}`)
    },
  })
}

/** Keys go over nothing that others can read. Errors: VALIDATION_FAILED. */
export function httpAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const near = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && near)) && url.username === '') return url
  throw new StudioError(
    'VALIDATION_FAILED',
    `"${text}" cannot be used: an address begins with https://, or with http:// on this machine, and holds no password.`,
  )
}

class OpenConnection implements McpConnection {
  readonly peer: McpConnection['peer']
  readonly #client: Client
  readonly #transport: StdioTransport | StreamableHTTPClientTransport
  readonly #listener: McpListener
  #closing = false

  constructor(client: Client, transport: StdioTransport | StreamableHTTPClientTransport, { listener }: Attempt) {
    this.#client = client
    this.#transport = transport
    this.#listener = listener
    const { name = 'unnamed', version = '' } = client.getServerVersion() ?? {}
    this.peer = { name, version, protocol: client.getNegotiatedProtocolVersion() ?? 'unknown' }
    client.onclose = () => this.#lost()
  }

  get pid(): number | null {
    return this.#transport instanceof StdioTransport ? this.#transport.pid : null
  }

  listTools: McpConnection['listTools'] = (signal) => listTools(this.#client, signal)
  listResources: McpConnection['listResources'] = (signal) => listResources(this.#client, signal)
  listPrompts: McpConnection['listPrompts'] = (signal) => listPrompts(this.#client, signal)

  async readResource(uri: string, signal?: AbortSignal): Promise<string> {
    const { contents } = await this.#client.readResource({ uri }, { signal })
    return contents.map(resourceText).join('\n\n')
  }

  async getPrompt(name: string, given: Record<string, string>, signal?: AbortSignal): Promise<string> {
    const { messages } = await this.#client.getPrompt({ name, arguments: given }, { signal })
    return messages.map(({ role, content }) => `${role}: ${blockText(content)}`).join('\n\n')
  }

  call: McpConnection['call'] = async (name, input, { signal, timeoutMs, onProgress }) => {
    try {
      const result = await this.#client.callTool(
        { name, arguments: input },
        {
          signal,
          timeout: timeoutMs,
          maxTotalTimeout: Math.max(timeoutMs, LONGEST_CALL_MS),
          resetTimeoutOnProgress: true,
          onprogress: ({ progress, total, message }) =>
            onProgress?.({ done: progress, total: total ?? null, message: message ?? null }),
        },
      )
      return { text: resultText(result), isError: result.isError === true }
    } catch (error) {
      if (signal.aborted) throw cancelled()
      if (isTimeout(error))
        throw new StudioError('LIMIT_REACHED', `${name} gave no answer within ${timeoutMs / 1000} seconds.`)
      if (this.#transport instanceof StreamableHTTPClientTransport && isNetworkFailure(error)) this.#lost()
      throw new StudioError(
        'TOOL_FAILED',
        `${name} failed: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      )
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    if (this.#transport instanceof StreamableHTTPClientTransport)
      await this.#transport.terminateSession().catch(() => {})
    await this.#client.close().catch(() => {})
    // What the client does not know of any more may still run.
    await this.#transport.close()
  }

  #lost(): void {
    if (this.#closing) return
    this.#closing = true
    const ending = this.#transport instanceof StdioTransport ? this.#transport.ending : null
    void this.#transport.close().catch(() => {})
    this.#listener.onClosed(ending ?? { exitCode: null, signal: null })
  }
}

/** Nothing answered, or what answers has forgotten the session. */
const isNetworkFailure = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof SdkError && error.cause instanceof TypeError) ||
  (error instanceof Error && /session|fetch failed/i.test(error.message))

const cancelled = (): StudioError => new StudioError('CANCELLED', 'The connection was cancelled.')
