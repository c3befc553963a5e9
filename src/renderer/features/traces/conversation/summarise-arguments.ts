import { preview } from '../../../lib/text.ts'

/** Characters of one value, and of the whole line. */
const VALUE = 60
const LINE = 160

/** Pure: arguments of a call in one line, `path: notes.txt, limit: 3`, cut where they are long. Long texts are looked at as far as they show. */
export function summariseArguments(values: Record<string, unknown>): string {
  let line = ''
  for (const [name, value] of Object.entries(values)) {
    line += `${line === '' ? '' : ', '}${name}: ${shortValue(value)}`
    if (line.length > LINE) return `${line.slice(0, LINE)}…`
  }
  return line
}

function shortValue(value: unknown): string {
  if (typeof value === 'string') return preview(value, VALUE)
  if (Array.isArray(value)) return `[${value.length}]`
  if (typeof value === 'object' && value !== null) return `{${Object.keys(value).length}}`
  return String(value)
}
