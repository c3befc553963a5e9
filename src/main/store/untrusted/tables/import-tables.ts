import { closeSync, fstatSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { TableFile } from '../../sql-messages.ts'
import { openPlainFile } from '../open-file.ts'
import { Refusal } from '../refusal.ts'
import { asCell, ColumnTypes } from './column-types.ts'
import { columnNames, tableName } from './names.ts'
import { readCsv } from './read-csv.ts'
import { readJson, readJsonLines } from './read-json.ts'
import type { TableSource } from './table-source.ts'

/** Of all files of one query. */
const MOST_BYTES = 100 * 1024 * 1024
const MOST_COLUMNS = 500

/** Reads each file into a table that is named after it. */
export async function importTables(db: Database.Database, files: readonly TableFile[]): Promise<void> {
  const taken = new Set<string>()
  let bytes = 0
  for (const file of files) {
    const fd = openPlainFile(file.path)
    try {
      bytes += fstatSync(fd).size
      if (bytes > MOST_BYTES) {
        throw new Refusal(
          `${file.name} is too large: the files of one query may have ${MOST_BYTES / 1024 / 1024} MB in all.`,
        )
      }
      await importTable(db, tableName(file.name, taken), open(fd, file))
    } finally {
      closeSync(fd)
    }
  }
}

function open(fd: number, { name, format, within }: TableFile): TableSource {
  switch (format) {
    case 'csv':
    case 'tsv':
      return readCsv(fd, name, format)
    case 'json':
      return readJson(fd, name, within)
    case 'jsonl':
      return readJsonLines(fd, name)
    default:
      return format satisfies never
  }
}

async function importTable(db: Database.Database, table: string, source: TableSource): Promise<void> {
  const types = new ColumnTypes()
  let width = source.names.length
  for await (const row of source.rows()) {
    width = Math.max(width, row.length)
    for (let column = 0; column < row.length; column += 1) types.see(column, row[column])
  }
  if (width > MOST_COLUMNS) throw new Refusal(`"${table}" has ${width} columns; at most ${MOST_COLUMNS} can be read.`)
  const names = columnNames(Array.from({ length: Math.max(1, width) }, (_, column) => source.names[column]))
  const columns = names.map((name, column) => `${quoted(name)} ${types.of(column)}`)
  db.exec(`create table ${quoted(table)} (${columns.join(', ')})`)
  const insert = db.prepare(`insert into ${quoted(table)} values (${names.map(() => '?').join(', ')})`)
  db.exec('begin')
  for await (const row of source.rows()) insert.run(names.map((_, column) => asCell(row[column], types.of(column))))
  db.exec('commit')
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
