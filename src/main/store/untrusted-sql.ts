import { type ChildProcess, fork } from 'node:child_process'
import { StudioError } from '@shared/errors.ts'
import {
  isSqlReply,
  type SqlCell,
  type SqlCopy,
  type SqlRequest,
  type SqlRows,
  type SqlSchema,
  type SqlValue,
  type SqlWork,
  type TableFile,
} from './sql-messages.ts'

export interface UntrustedSqlOptions {
  /** `sql-worker` as it lies beside the program. */
  entry: string | URL
  /** See `ConnectOptions.nativeBinding`. */
  nativeBinding?: string | null
  /** Default 10,000. */
  timeoutMs?: number
  /** Resident memory of one query, its process included. Default 512 MiB. */
  maxMemoryBytes?: number
}

export interface SqlLimits {
  signal: AbortSignal
  /** Instead of that of all. */
  timeoutMs?: number
}

/** Resident memory while files are read into tables of memory. */
const TABLE_MEMORY_BYTES = 1024 * 1024 * 1024

/**
 * Runs SQL nobody has checked on files nobody trusts, each request in a process of its own: an endless one can only be ended
 * by killing its process (a thread inside SQLite cannot be stopped, see `sql-worker.ts`), and nothing of it outlives it. All paths
 * must be real ones: absolute, with no link in them. Errors of all: TOOL_FAILED with the reason, LIMIT_REACHED when it takes too
 * long, the signal's own when it is aborted.
 */
export class UntrustedSql {
  readonly #options: Required<UntrustedSqlOptions>

  constructor(options: UntrustedSqlOptions) {
    this.#options = { nativeBinding: null, timeoutMs: 10_000, maxMemoryBytes: 512 * 1024 * 1024, ...options }
  }

  /** Reads with one statement. */
  async query(path: string, sql: string, { maxRows, ...limits }: SqlLimits & { maxRows: number }): Promise<SqlRows> {
    const value = await this.#ask({ kind: 'query', path, sql, maxRows }, limits)
    return value.kind === 'rows' ? value.rows : unreadable()
  }

  /** The tables, or one of them, with some rows of each. */
  async schema(
    path: string,
    { table, samples, ...limits }: SqlLimits & { table: string | null; samples: number },
  ): Promise<SqlSchema> {
    const value = await this.#ask({ kind: 'schema', path, table, samples }, limits)
    return value.kind === 'schema' ? value.schema : unreadable()
  }

  /** Changes a copy of a database with statements, all or none of them; what it becomes has at most `mostBytes`. Nothing is written. */
  async execute(
    file: Uint8Array,
    sql: string,
    { mostBytes, params = [], ...limits }: SqlLimits & { mostBytes: number; params?: readonly SqlCell[] },
  ): Promise<SqlCopy> {
    const value = await this.#ask({ kind: 'execute', file, sql, params, mostBytes }, limits)
    return value.kind === 'copy' ? value.copy : unreadable()
  }

  /** Reads files into tables, then asks those: rows for SQL, what tables there are without. */
  async tables(
    files: TableFile[],
    { sql, maxRows, samples, ...limits }: SqlLimits & { sql: string | null; maxRows: number; samples: number },
  ): Promise<SqlRows | SqlSchema> {
    const value = await this.#ask({ kind: 'tables', files, sql, maxRows, samples }, limits, TABLE_MEMORY_BYTES)
    return value.kind === 'rows' ? value.rows : value.kind === 'schema' ? value.schema : unreadable()
  }

  #ask(work: SqlWork, { signal, timeoutMs = this.#options.timeoutMs }: SqlLimits, memory?: number): Promise<SqlValue> {
    const { entry, nativeBinding, maxMemoryBytes } = this.#options
    const request: SqlRequest = { ...work, nativeBinding, maxMemoryBytes: memory ?? maxMemoryBytes }
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
        else if (reply.ok) end(() => resolve(reply.value))
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

function unreadable(): never {
  throw new StudioError('INTERNAL', 'The query gave an unreadable answer.')
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
