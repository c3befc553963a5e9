import type Database from 'better-sqlite3'
import { nearestName } from '../../kit/nearest-name.ts'
import type { SqlCell, SqlColumn, SqlSchema, SqlTable } from '../sql-messages.ts'
import { Refusal } from './refusal.ts'
import { shortenCell } from './run-query.ts'

/** Tables that are described at once, and rows that are counted of one. */
const MOST_TABLES = 40
const MOST_COUNTED = 1_000_000

interface Listed {
  name: string
  type: string
}

/** The tables and views of a database, or one of them, with `samples` rows of each. */
export function describeTables(db: Database.Database, table: string | null, samples: number): SqlSchema {
  const listed = db
    .prepare<[], Listed>(
      `select name, type from pragma_table_list where schema = 'main' and name not like 'sqlite_%' and type <> 'shadow'
       order by type = 'view', name`,
    )
    .all()
  if (table === null) {
    const shown = listed.slice(0, MOST_TABLES)
    return { tables: shown.map((each) => describe(db, each, samples)), left: listed.length - shown.length }
  }
  const found = listed.find(({ name }) => name.toLowerCase() === table.toLowerCase())
  if (!found) throw missing(table, listed)
  return { tables: [describe(db, found, samples)], left: 0 }
}

function missing(table: string, listed: readonly Listed[]): Refusal {
  const names = listed.map(({ name }) => name)
  const nearest = nearestName(table, names)
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`
  return new Refusal(
    `There is no table "${table}".${meant} The tables are: ${names.slice(0, 100).join(', ') || 'none'}.`,
  )
}

function describe(db: Database.Database, { name, type }: Listed, samples: number): SqlTable {
  const kind = type === 'view' ? 'view' : 'table'
  const columns = columnsOf(db, name)
  try {
    const counted = db
      .prepare<[number], { rows: number }>(`select count(*) as rows from (select 1 from ${quoted(name)} limit ?)`)
      .get(MOST_COUNTED + 1)?.rows
    const rows = counted ?? 0
    const first = db
      .prepare<[number], SqlCell[]>(`select * from ${quoted(name)} limit ?`)
      .raw(true)
      .safeIntegers(true)
    const shown = first.all(samples).map((row) => row.map(shortenCell))
    return { name, kind, columns, rows: Math.min(rows, MOST_COUNTED), more: rows > MOST_COUNTED, samples: shown }
  } catch {
    // A view over what is gone, or a virtual table of a module that is not here: its columns are all there is to say.
    return { name, kind, columns, rows: null, more: false, samples: [] }
  }
}

function columnsOf(db: Database.Database, table: string): SqlColumn[] {
  try {
    const links = new Map(
      db
        .prepare<[string], { from: string; table: string; to: string | null }>(
          'select "from", "table", "to" from pragma_foreign_key_list(?)',
        )
        .all(table)
        .map((link) => [link.from, link.to === null ? link.table : `${link.table}.${link.to}`]),
    )
    return db
      .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
        'select name, type, "notnull", pk from pragma_table_xinfo(?) where hidden <> 1',
      )
      .all(table)
      .map(({ name, type, notnull, pk }) => ({
        name,
        type,
        key: pk > 0,
        notNull: notnull === 1,
        references: links.get(name) ?? null,
      }))
  } catch {
    // As above: even asking for the columns of such a view fails.
    return []
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
