import type Database from 'better-sqlite3'
import type { SqlCell, SqlChanges } from '../sql-messages.ts'
import { Refusal } from './refusal.ts'
import { splitStatements } from './split-statements.ts'

const MOST_STATEMENTS = 1_000
/**
 * All others are refused. ATTACH and VACUUM INTO would write other files, PRAGMA turns off what protects this one, and
 * BEGIN to RELEASE would end the one transaction all of this is in.
 */
const ALLOWED = new Set([
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'WITH',
  'CREATE',
  'ALTER',
  'DROP',
  'ANALYZE',
  'REINDEX',
])

/** Carries out statements that change the database: all of them, or none when one fails. `params` are for a single one. */
export function runChanges(db: Database.Database, sql: string, params: readonly SqlCell[] = []): SqlChanges {
  const statements = splitStatements(sql)
  if (statements.length === 0) throw new Refusal('There is no statement to carry out.')
  if (statements.length > MOST_STATEMENTS) {
    throw new Refusal(`There are ${statements.length} statements; at most ${MOST_STATEMENTS} are carried out at once.`)
  }
  if (params.length > 0 && statements.length > 1) throw new Refusal('Values can be given for a single statement only.')
  for (const { verb } of statements) if (!ALLOWED.has(verb)) throw refused(verb)
  let rows = 0
  const all = db.transaction(() => {
    for (const [index, statement] of statements.entries()) {
      try {
        rows += runOne(db, statement.sql, params)
      } catch (error) {
        if (statements.length > 1 && error instanceof Error && !error.message.startsWith('(')) {
          error.message = `(statement ${index + 1} of ${statements.length}, and nothing was changed) ${error.message}`
        }
        throw error
      }
    }
  })
  all.immediate()
  return { statements: statements.length, rows }
}

function runOne(db: Database.Database, sql: string, params: readonly SqlCell[]): number {
  const statement = db.prepare(sql)
  if (statement.readonly) throw new Refusal('Only reading: this statement changes nothing. Use sql_query for it.')
  if (!statement.reader) return statement.run(...params).changes
  // What RETURNING gives is counted, not told.
  let rows = 0
  for (const _ of statement.iterate(...params)) rows += 1
  return rows
}

function refused(verb: string): Refusal {
  if (['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'].includes(verb)) {
    return new Refusal(`${verb} is not needed: all statements of one call are carried out together, or none.`)
  }
  if (['SELECT', 'VALUES', 'EXPLAIN'].includes(verb))
    return new Refusal(`${verb} changes nothing. Use sql_query for it.`)
  const names = [...ALLOWED].join(', ')
  return new Refusal(`${verb === '' ? 'This' : verb} is not allowed here. Allowed are: ${names}.`)
}
