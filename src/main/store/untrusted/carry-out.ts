import type Database from 'better-sqlite3'
import type { SqlReply, SqlRequest, SqlValue } from '../sql-messages.ts'
import { changeCopy, openCopy } from './changed-copy.ts'
import { describeTables } from './describe-tables.ts'
import { openForReading, openInMemory } from './open-file.ts'
import { explain } from './refusal.ts'
import { runQuery } from './run-query.ts'
import { importTables } from './tables/import-tables.ts'

/** Does what is asked for on files nobody trusts, and closes them again. Everything that can go wrong is in the reply. */
export async function carryOut(request: SqlRequest): Promise<SqlReply> {
  let db: Database.Database | undefined
  try {
    db = open(request)
    return { ok: true, value: await work(db, request) }
  } catch (error) {
    return { ok: false, message: explain(error, db) }
  } finally {
    db?.close()
  }
}

function open(request: SqlRequest): Database.Database {
  if (request.kind === 'tables') return openInMemory(request.nativeBinding)
  return request.kind === 'execute'
    ? openCopy(request.file, request.mostBytes, request.nativeBinding)
    : openForReading(request)
}

async function work(db: Database.Database, request: SqlRequest): Promise<SqlValue> {
  switch (request.kind) {
    case 'query':
      return { kind: 'rows', rows: runQuery(db, request.sql, request.maxRows) }
    case 'schema':
      return { kind: 'schema', schema: describeTables(db, request.table, request.samples) }
    case 'execute':
      return { kind: 'copy', copy: changeCopy(db, request) }
    case 'tables': {
      await importTables(db, request.files)
      db.pragma('query_only = ON')
      if (request.sql === null) return { kind: 'schema', schema: describeTables(db, null, request.samples) }
      return { kind: 'rows', rows: runQuery(db, request.sql, request.maxRows) }
    }
    default:
      return request satisfies never
  }
}
