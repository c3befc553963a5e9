import {
  Client,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StudioError } from '@shared/errors.ts'
import { CallClock } from '../call-clock.ts'
import { answerRequests, capabilitiesOf } from './answer-requests.ts'
import { diagnose, signInWords } from './diagnose.ts'
import { McpFailure } from './failure.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { httpAddress } from './http-address.ts'
import { listPrompts, listResources, listTools } from './lists.ts'
import { afterPages } from './required-pages.ts'
import { resultPictures } from './result-pictures.ts'
import { blockText, resourceText, resultText } from './result-text.ts'
import { notingRights } from './sign-in/noting-rights.ts'
import { tokenKeeper } from './sign-in/token-keeper.ts'
import { StdioTransport } from './stdio-transport.ts'
import type { McpCallOptions, McpConnection, McpListener, McpPeerTerms, McpTarget } from './types.ts'

/** Milliseconds in which a server must say which protocol it speaks: some have to be fetched first. */
const HANDSHAKE_MS = 60_000
/** Milliseconds after which a process that does not know the newest protocol's first question is asked the older one. */
const PROBE_MS = 10_000
/** A call that goes on telling how far it is may take that long. */
const LONGEST_CALL_MS = 600_000
/** The longest the SDK may wait: the studio's own clock stands still while a person is asked. */
const NEVER_MS = 2 ** 31 - 1
const KEPT_LINES = 40

export interface ConnectOptions {
  /** Version of the studio, told to the server. */
  version: string
  terms: McpPeerTerms
  listener: McpListener
  signal: AbortSignal
  handshakeMs?: number
}

/** Who answers what the server asks now, and which folders it is told of. */
interface Desk {
  ask: McpCallOptions['ask'] | null
  roots: readonly string[]
}

interface Attempt extends ConnectOptions {
  target: McpTarget
  desk: Desk
  lines: string[]
  junk: string[]
}

/** Opens a connection and learns what protocol the server speaks. Errors: McpFailure, CANCELLED. Nothing runs on when it fails. */
export async function connect(target: McpTarget, options: ConnectOptions): Promise<McpConnection> {
  const desk: Desk = { ask: null, roots: options.terms.allows.roots }
  const attempt: Attempt = { ...options, target, desk, lines: [], junk: [] }
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
  const { target, listener, signal, version, terms, desk, handshakeMs = HANDSHAKE_MS } = attempt
  const transport = openTransport(attempt)
  const client = new Client(
    { name: 'autoglm-studio', version },
    {
      capabilities: capabilitiesOf(terms.allows),
      versionNegotiation: { mode, probe: { timeoutMs: Math.min(PROBE_MS, handshakeMs) } },
      listChanged: { tools: { autoRefresh: false, onChanged: () => listener.onToolsChanged() } },
    },
  )
  client.onerror = (error) => listener.onLog('studio', error.message)
  client.fallbackRequestHandler = async ({ method }) => {
    listener.onLog('studio', `The server asked for ${method}, which was refused.`)
    throw new ProtocolError(ProtocolErrorCode.MethodNotFound, `AutoGLM Studio does not answer ${method}.`)
  }
  answerRequests(client, {
    ...terms,
    roots: () => desk.roots,
    ask: async (request, withdrawn) => {
      if (desk.ask) return await desk.ask(request, withdrawn)
      listener.onLog('studio', 'The server asked for something outside a call, which was refused.')
      return { action: 'decline', reason: 'Nobody is there to ask.' }
    },
  })
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
  if (target.transport === 'http') {
    const { url, headers, addresses = [], signIn } = target
    const fetch = guardedFetch({ url, addresses })
    const hasKey = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')
    const authProvider = signIn ? tokenKeeper({ keep: signIn, hasKey, fetch }) : undefined
    const noting = signIn ? notingRights(fetch, signIn) : fetch
    return new StreamableHTTPClientTransport(httpAddress(url), {
      requestInit: { headers },
      fetch: noting,
      authProvider,
    })
  }
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

class OpenConnection implements McpConnection {
  readonly peer: McpConnection['peer']
  readonly #client: Client
  readonly #transport: StdioTransport | StreamableHTTPClientTransport
  readonly #listener: McpListener
  readonly #desk: Desk
  /** It may ask while it carries out a call, and the protocol does not say of which: so it has one call at a time. */
  readonly #asks: boolean
  readonly #terms: McpPeerTerms
  #turn: Promise<unknown> = Promise.resolve()
  #closing = false

  constructor(
    client: Client,
    transport: StdioTransport | StreamableHTTPClientTransport,
    { listener, desk, terms }: Attempt,
  ) {
    this.#client = client
    this.#transport = transport
    this.#listener = listener
    this.#desk = desk
    this.#terms = terms
    this.#asks = terms.allows.sampling || terms.allows.elicitation
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

  complete: McpConnection['complete'] = async ({ kind, of, argument, value, given }, signal) => {
    if (!this.#client.getServerCapabilities()?.completions) return []
    const ref =
      kind === 'prompt' ? { type: 'ref/prompt' as const, name: of } : { type: 'ref/resource' as const, uri: of }
    const asked = { ref, argument: { name: argument, value }, context: { arguments: given } }
    const { completion } = await this.#client.complete(asked, { signal })
    return completion.values.slice(0, 100)
  }

  async readResource(uri: string, signal?: AbortSignal): Promise<string> {
    const { contents } = await this.#client.readResource({ uri }, { signal })
    return contents.map(resourceText).join('\n\n')
  }

  async getPrompt(name: string, given: Record<string, string>, signal?: AbortSignal): Promise<string> {
    const { messages } = await this.#client.getPrompt({ name, arguments: given }, { signal })
    return messages.map(({ role, content }) => `${role}: ${blockText(content)}`).join('\n\n')
  }

  setRoots(roots: readonly string[]): void {
    this.#desk.roots = roots
    // In the newest protocol nobody is told: servers ask for the folders whenever they need them.
    void this.#client.sendRootsListChanged().catch(() => {})
  }

  call: McpConnection['call'] = (name, input, options) => {
    if (!this.#asks) return this.#call(name, input, options)
    const mine = this.#turn.then(async () => {
      if (options.signal.aborted) throw cancelled()
      return await this.#call(name, input, options)
    })
    this.#turn = mine.catch(() => {})
    return mine
  }

  async #call(
    name: string,
    input: Record<string, unknown>,
    { signal, timeoutMs, onProgress, ask }: McpCallOptions,
  ): ReturnType<McpConnection['call']> {
    const silent = new AbortController()
    const clock = new CallClock(timeoutMs, Math.max(timeoutMs, LONGEST_CALL_MS), () => silent.abort())
    if (this.#asks) this.#desk.ask = ask ? (request, withdrawn) => clock.during(() => ask(request, withdrawn)) : null
    try {
      const call = () =>
        this.#client.callTool(
          { name, arguments: input },
          {
            signal: AbortSignal.any([signal, silent.signal]),
            timeout: NEVER_MS,
            onprogress: ({ progress, total, message }) => {
              clock.heard()
              onProgress?.({ done: progress, total: total ?? null, message: message ?? null })
            },
          },
        )
      const { server, allows } = this.#terms
      const result = await afterPages(call, server, allows.elicitation ? (this.#desk.ask ?? undefined) : undefined)
      return { text: resultText(result), isError: result.isError === true, pictures: resultPictures(name, result) }
    } catch (error) {
      if (signal.aborted) throw cancelled()
      if (silent.signal.aborted)
        throw new StudioError('LIMIT_REACHED', `${name} gave no answer within ${timeoutMs / 1000} seconds.`)
      const refused = signInWords(error)
      if (refused !== null) throw new StudioError('SERVER_REFUSED', `${name} was not called. ${refused}`)
      if (this.#transport instanceof StreamableHTTPClientTransport && isNetworkFailure(error)) this.#lost()
      throw new StudioError(
        'TOOL_FAILED',
        `${name} failed: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      )
    } finally {
      clock.stop()
      if (this.#asks) this.#desk.ask = null
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
