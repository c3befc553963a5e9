import type Database from 'better-sqlite3'
import { nearestName } from '../../kit/nearest-name.ts'

/** Says what this code refused, where SQLite has no words for it. */
export class Refusal extends Error {}

export const exchanged = () => new Refusal('The file was exchanged while it was being opened, so it was not read.')

/** A sentence for the model. `db`: to say which tables there are. */
export function explain(error: unknown, db: Database.Database | undefined): string {
  if (error instanceof Refusal) return error.message
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return exchanged().message
  if (/more than one statement/.test(message)) return 'Only one statement at a time is allowed.'
  if (/contains no statements/.test(message)) return 'There is no statement in the query.'
  return `SQLite says: ${message}.${db ? hintFor(message, db) : ''}`
}

/** What there is in place of what is not there, so that the model can mend its query at once. */
function hintFor(message: string, db: Database.Database): string {
  const [, what, named = ''] = /(no such (?:table|column)|has no column named):? (.+)$/.exec(message) ?? []
  if (!what) return ''
  const tables = tablesOf(db)
  if (tables.length === 0) return ' There are no tables in it.'
  const wanted = named.split('.').at(-1) ?? ''
  const names = what === 'no such table' ? tables.map(({ name }) => name) : tables.flatMap(({ columns }) => columns)
  const nearest = nearestName(wanted, names)
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`
  return `${meant} The tables are: ${tables.map(({ name, columns }) => `${name}(${columns.join(', ')})`).join(', ')}.`
}

function tablesOf(db: Database.Database): { name: string; columns: string[] }[] {
  const sql = `select t.name, json_group_array(c.name) as columns from pragma_table_list t
    join pragma_table_xinfo(t.name) c where t.schema = 'main' and t.name not like 'sqlite_%' group by t.name limit 30`
  return db
    .prepare<[], { name: string; columns: string }>(sql)
    .all()
    .map(({ name, columns }) => ({ name, columns: JSON.parse(columns) as string[] }))
}
