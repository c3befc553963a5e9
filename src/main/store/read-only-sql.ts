import { type ChildProcess, fork } from 'node:child_process'
import { StudioError } from '@shared/errors.ts'
import { isSqlReply, type SqlRequest, type SqlRows } from './sql-messages.ts'

export interface ReadOnlySqlOptions {
  /** `sql-worker` as it lies beside the program. */
  entry: string | URL
  /** See `ConnectOptions.nativeBinding`. */
  nativeBinding?: string | null
  /** Default 10,000. */
  timeoutMs?: number
  /** Resident memory of one query, its process included. Default 512 MiB. */
  maxMemoryBytes?: number
}

/**
 * Runs SQL nobody has checked on files nobody trusts, each query in a process of its own: an endless one can only be ended
 * by killing its process (a thread inside SQLite cannot be stopped, see `sql-worker.ts`), and nothing of it outlives it.
 */
export class ReadOnlySql {
  readonly #options: Required<ReadOnlySqlOptions>

  constructor(options: ReadOnlySqlOptions) {
    this.#options = { nativeBinding: null, timeoutMs: 10_000, maxMemoryBytes: 512 * 1024 * 1024, ...options }
  }

  /**
   * Reads with one statement. `path` must be a real path: absolute, with no link in it.
   * Errors: TOOL_FAILED with the reason, LIMIT_REACHED when it takes too long, the signal's own when it is aborted.
   */
  query(path: string, sql: string, { maxRows, signal }: { maxRows: number; signal: AbortSignal }): Promise<SqlRows> {
    const { entry, nativeBinding, timeoutMs, maxMemoryBytes } = this.#options
    const request: SqlRequest = { path, sql, maxRows, nativeBinding, maxMemoryBytes }
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const child = start(entry)
      const end = (settle: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
        child.kill('SIGKILL')
        settle()
      }
      const abort = () => end(() => reject(signal.reason))
      const timer = setTimeout(() => end(() => reject(tooSlow(timeoutMs))), timeoutMs)
      signal.addEventListener('abort', abort, { once: true })
      child.once('message', (reply) => {
        if (!isSqlReply(reply)) end(() => reject(new StudioError('INTERNAL', 'The query gave an unreadable answer.')))
        else if (reply.ok) end(() => resolve({ columns: reply.columns, rows: reply.rows, truncated: reply.truncated }))
        else end(() => reject(new StudioError('TOOL_FAILED', reply.message)))
      })
      child.once('error', (cause) => end(() => reject(stopped(cause.message, cause))))
      child.once('exit', (code, by) => end(() => reject(stopped(by ?? `exit code ${code}`))))
      child.send(request, undefined, undefined, (error) => {
        if (error) end(() => reject(stopped(error.message, error)))
      })
    })
  }
}

/** Where temporary files go and what Windows needs to start a program; nothing of the studio's own environment. */
const INHERITED = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir']

function start(entry: string | URL): ChildProcess {
  const env: NodeJS.ProcessEnv = {}
  for (const name of INHERITED) if (process.env[name] !== undefined) env[name] = process.env[name]
  if (process.versions.electron !== undefined) env.ELECTRON_RUN_AS_NODE = '1'
  return fork(entry, [], { env, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
}

const tooSlow = (timeoutMs: number) =>
  new StudioError(
    'LIMIT_REACHED',
    `The query took longer than ${timeoutMs / 1000} seconds and was stopped. Make it smaller, such as with LIMIT or WHERE.`,
  )

const stopped = (reason: string, cause?: unknown) =>
  new StudioError('TOOL_FAILED', `The query's process stopped unexpectedly (${reason}). Try again.`, { cause })
