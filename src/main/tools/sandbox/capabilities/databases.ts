import { StudioError } from '@shared/errors.ts'
import { readDatabase } from '../../builtin/sql/database-file.ts'
import { liesAt } from '../../changes/drafts.ts'
import { MOST_BYTES } from '../../changes/plan.ts'
import type { SqlCell, SqlRunner } from '../../ports.ts'
import type { ToolContext } from '../../types.ts'

/** Changes databases of the workspace for one call: each statement on a copy, which then takes the file's place, so that it can be undone. */
export class Databases {
  readonly #sql: SqlRunner
  readonly #context: ToolContext
  /** One after another: the next statement builds on what the last one wrote. */
  #last: Promise<unknown> = Promise.resolve()

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
    const { rows, file: after } = await this.#sql.execute(found, sql, { mostBytes: MOST_BYTES, params, signal })
    if (!sameBytes(await this.#read(file), found))
      throw new StudioError('CONFLICT', `${file} was changed by somebody else meanwhile, so nothing was written to it.`)
    await files.write(file, after)
    return { changes: rows }
  }

  /** Empty when there is no such file yet. */
  async #read(file: string): Promise<Uint8Array> {
    const lies = await liesAt(this.#context, file)
    if (lies === null || 'bytes' in lies) return lies?.bytes ?? new Uint8Array()
    try {
      return await readDatabase(this.#context, lies.from)
    } catch (error) {
      if (error instanceof StudioError && error.code === 'NOT_FOUND') return new Uint8Array()
      throw error
    }
  }
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
