import type { SchemaInfo, TableInfo } from '../../ports.ts'
import { oneLine } from '../../shorten.ts'
import { formatCell } from './format-rows.ts'

const MAX_SAMPLE = 240

/** A paragraph for each table: how many rows, its columns, and some of the rows. */
export function formatSchema({ tables, left }: SchemaInfo): string {
  if (tables.length === 0) return 'There are no tables.'
  const parts = tables.map(formatTable)
  return left > 0 ? `${parts.join('\n\n')}\n\n… ${left} more tables; name one to see it.` : parts.join('\n\n')
}

function formatTable({ name, kind, columns, rows, more, samples }: TableInfo): string {
  const count =
    rows === null
      ? 'rows unknown'
      : `${more ? 'more than ' : ''}${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
  const lines = [`${name}${kind === 'view' ? ' (view)' : ''}: ${count}`]
  for (const column of columns) {
    const notes = [
      column.type,
      column.key ? 'key' : '',
      column.notNull && !column.key ? 'not null' : '',
      column.references ? `-> ${column.references}` : '',
    ].filter((note) => note !== '')
    lines.push(`  ${oneLine(column.name, 80)} ${notes.join(' ')}`.trimEnd())
  }
  for (const sample of samples) lines.push(`  row: ${oneLine(sample.map(formatCell).join(' | '), MAX_SAMPLE)}`)
  return lines.join('\n')
}
