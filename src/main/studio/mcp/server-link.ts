import { StudioError, toErrorInfo } from '@shared/errors.ts'
import type { McpLogLine, McpPhase, McpProblem } from '@shared/mcp.ts'
import type { McpAllows } from '@shared/mcp-requests.ts'
import { describeEnding, McpFailure } from '../../tools/mcp/failure.ts'
import type { ListedTool, McpConnection, McpEnding, McpPeerTerms, McpTarget } from '../../tools/mcp/types.ts'

const MOST_LINES = 500
const LONGEST_LINE = 2_000
/** Starts after a crash before the studio gives up. */
const MOST_RESTARTS = 5
/** Milliseconds after which a server counts as well again. */
const WELL_MS = 60_000
const LONGEST_WAIT_MS = 30_000

export interface LinkOptions {
  version: string
  /** What the server is called, and may ask, as it is when it starts. */
  terms(): McpPeerTerms
  /** What to connect to. Refuses with McpFailure when it may not be started. */
  target(): Promise<McpTarget>
  /** What the server lists now. */
  onTools(tools: ListedTool[]): void
  /** Something of what is shown has changed. */
  onChange(): void
  onStart(pid: number | null): void
  onCrash(ending: McpEnding): void
  /** Milliseconds before the first restart; each further one waits twice as long. */
  restartMs: number
}

/** One server kept connected: started when it is used, started again with growing pauses when it crashes. */
export class ServerLink {
  phase: Extract<McpPhase, 'idle' | 'starting' | 'ready' | 'waiting' | 'failed'> = 'idle'
  problem: McpProblem | null = null
  restarts = 0
  readonly #options: LinkOptions
  readonly #lines: McpLogLine[] = []
  #connection: McpConnection | null = null
  #opening: Promise<McpConnection> | null = null
  #abort = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #readyAt = 0

  constructor(options: LinkOptions) {
    this.#options = options
  }

  get pid(): number | null {
    return this.#connection?.pid ?? null
  }

  get peer(): McpConnection['peer'] | null {
    return this.#connection?.peer ?? null
  }

  /** Oldest first. */
  get lines(): McpLogLine[] {
    return [...this.#lines]
  }

  /** The connection, opened now where it is not. Errors: McpFailure, CANCELLED when it is closed meanwhile. */
  async use(): Promise<McpConnection> {
    if (this.#connection) return this.#connection
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return await this.#opening
  }

  /** Ends it; it starts again when it is next used. */
  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#abort.abort()
    const connection = this.#connection
    this.#connection = null
    await this.#opening?.catch(() => {})
    this.#abort = new AbortController()
    this.restarts = 0
    this.#become('idle', null)
    await connection?.close()
    if (connection) this.log('studio', 'Stopped.')
  }

  /** What it may ask is another thing now. Folders alone it is told at once; for the rest it must be started anew. */
  async allow(before: McpAllows, now: McpAllows): Promise<void> {
    const same = before.sampling === now.sampling && before.elicitation === now.elicitation
    if (same && before.roots.length > 0 && now.roots.length > 0) this.#connection?.setRoots(now.roots)
    else if (!same || before.roots.length !== now.roots.length) await this.#restart()
  }

  async #restart(): Promise<void> {
    if (!this.#connection && !this.#opening) return
    await this.close()
    // Its failure is kept as the problem that is shown.
    await this.use().catch(() => {})
  }

  log(source: McpLogLine['source'], text: string): void {
    this.#lines.push({ at: Date.now(), source, text: text.slice(0, LONGEST_LINE) })
    if (this.#lines.length > MOST_LINES) this.#lines.splice(0, this.#lines.length - MOST_LINES)
  }

  async #open(): Promise<McpConnection> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const { signal } = this.#abort
    this.#become('starting', null)
    // The SDK is large, and most starts of the studio connect to nothing.
    const { connect } = await import('../../tools/mcp/connection.ts')
    let target: McpTarget | null = null
    let connection: McpConnection | null = null
    try {
      target = await this.#options.target()
      this.log('studio', target.transport === 'stdio' ? 'Starting.' : 'Connecting.')
      connection = await connect(target, {
        version: this.#options.version,
        terms: this.#options.terms(),
        signal,
        listener: {
          onLog: (source, text) => this.log(source, text),
          onToolsChanged: () => void this.#relist(),
          onClosed: (ending) => this.#crashed(ending),
        },
      })
      this.#options.onStart(connection.pid)
      const tools = await connection.listTools(signal)
      this.#connection = connection
      this.#readyAt = Date.now()
      this.#options.onTools(tools)
      const { name, version, protocol } = connection.peer
      this.log('studio', `Connected to ${name} ${version}, protocol ${protocol}, ${tools.length} tools.`)
      this.#become('ready', null)
      return connection
    } catch (error) {
      await connection?.close()
      if (signal.aborted) throw error
      const failure = error instanceof McpFailure ? error : await asFailure(error, target)
      this.log('studio', failure.problem.message)
      if (this.restarts > 0 && this.restarts < MOST_RESTARTS) this.#retryLater(failure.problem)
      else this.#become('failed', failure.problem)
      throw failure
    }
  }

  async #relist(): Promise<void> {
    const connection = this.#connection
    if (!connection) return
    try {
      const tools = await connection.listTools(this.#abort.signal)
      this.log('studio', `The server says that its tools are others now: ${tools.length}.`)
      this.#options.onTools(tools)
    } catch (error) {
      this.log('studio', `Its tools could not be listed: ${toErrorInfo(error).message}`)
    }
  }

  #crashed(ending: McpEnding): void {
    const words =
      ending.exitCode === null && ending.signal === null
        ? 'The connection was lost.'
        : `It ended ${describeEnding(ending)}.`
    this.log('studio', words)
    if (!this.#connection) return
    this.#connection = null
    this.#options.onCrash(ending)
    if (Date.now() - this.#readyAt > WELL_MS) this.restarts = 0
    const lines = this.#lines.filter(({ source }) => source === 'stderr').map(({ text }) => text)
    const problem: McpProblem = { kind: 'crashed', message: words, lines: lines.slice(-20) }
    if (this.restarts >= MOST_RESTARTS) this.#become('failed', problem)
    else this.#retryLater(problem)
  }

  #retryLater(problem: McpProblem): void {
    const wait = Math.min(this.#options.restartMs * 2 ** this.restarts, LONGEST_WAIT_MS)
    this.restarts += 1
    this.#timer = setTimeout(() => {
      // Its failure is kept as the problem that is shown.
      this.use().catch(() => {})
    }, wait)
    this.log('studio', `Starting again in ${wait / 1000} seconds.`)
    this.#become('waiting', problem)
  }

  #become(phase: ServerLink['phase'], problem: McpProblem | null): void {
    this.phase = phase
    this.problem = problem
    this.#options.onChange()
  }
}

/** What is no failure of the handshake yet: a list that did not come, or a definition that cannot be used. */
async function asFailure(error: unknown, target: McpTarget | null): Promise<McpFailure> {
  if (target === null || error instanceof StudioError)
    return new McpFailure({ kind: 'other', message: toErrorInfo(error).message, lines: [] }, error)
  const { diagnose } = await import('../../tools/mcp/diagnose.ts')
  return new McpFailure(diagnose(error, { target, ending: null, lines: [], junk: [] }), error)
}
