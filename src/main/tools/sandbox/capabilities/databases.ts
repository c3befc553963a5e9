import { StudioError } from '@shared/errors.ts'
import { readDatabase } from '../../builtin/sql/database-file.ts'
import { MOST_BYTES } from '../../changes/plan.ts'
import type { SqlCell, SqlRunner } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'

/** Changes databases of the workspace for one call: each statement on a copy, which then takes the file's place, so that it can be undone. */
export class Databases {
  readonly #sql: SqlRunner
  readonly #context: ToolContext
  /** One after another: the next statement builds on what the last one wrote. */
  #last: Promise<unknown> = Promise.resolve()
  /** By path: what the call left there, and what lay there before it. A call that only shows what it would do leaves the file alone. */
  readonly #written = new Map<string, { before: Uint8Array; after: Uint8Array }>()

  constructor(sql: SqlRunner, context: ToolContext) {
    this.#sql = sql
    this.#context = context
  }

  /** Errors: TOOL_FAILED; CONFLICT while another program has the database open, or changes it meanwhile; LIMIT_REACHED. */
  run(file: string, sql: string, params: readonly SqlCell[]): Promise<{ changes: number }> {
    const mine = this.#last.catch(() => undefined).then(() => this.#run(file, sql, params))
    this.#last = mine
    return mine
  }

  async #run(file: string, sql: string, params: readonly SqlCell[]): Promise<{ changes: number }> {
    const { files, signal } = this.#context
    const found = await this.#read(file)
    const written = this.#written.get(file)
    const from = written && sameBytes(found, written.before) ? written.after : found
    const { rows, file: after } = await this.#sql.execute(from, sql, { mostBytes: MOST_BYTES, params, signal })
    if (!sameBytes(await this.#read(file), found))
      throw new StudioError('CONFLICT', `${file} was changed by somebody else meanwhile, so nothing was written to it.`)
    await files.write(file, after)
    this.#written.set(file, { before: found, after })
    return { changes: rows }
  }

  /** Empty when there is no such file yet. */
  async #read(file: string): Promise<Uint8Array> {
    try {
      return await readDatabase(this.#context, file)
    } catch (error) {
      if (error instanceof StudioError && error.code === 'NOT_FOUND') return new Uint8Array()
      throw error
    }
  }
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
