import type { SqlCell } from '../../sql-messages.ts'

export type ColumnType = 'INTEGER' | 'REAL' | 'TEXT'

/** A leading zero or plus says that it is a name, such as a postcode, and no number; larger numbers would lose digits. */
const INTEGER = /^-?(?:0|[1-9]\d{0,14})$/
const REAL = /^-?(?:(?:0|[1-9]\d{0,14})(?:\.\d{1,17})?|\.\d{1,17})(?:[eE][+-]?\d{1,3})?$/

/** Finds out the narrowest type that holds all values of a column. */
export class ColumnTypes {
  readonly #types: (ColumnType | null)[] = []

  see(column: number, value: unknown): void {
    const known = this.#types[column] ?? null
    if (known === 'TEXT' || value === null || value === undefined || value === '') return
    const type = typeOf(value)
    if (known === null || (known === 'INTEGER' && type !== 'INTEGER') || type === 'TEXT') this.#types[column] = type
  }

  /** TEXT where nothing was ever seen. */
  of(column: number): ColumnType {
    return this.#types[column] ?? 'TEXT'
  }
}

function typeOf(value: unknown): ColumnType {
  if (typeof value === 'boolean') return 'INTEGER'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'INTEGER' : 'REAL'
  if (typeof value !== 'string') return 'TEXT'
  const text = value.length > 40 ? value : value.trim()
  return INTEGER.test(text) ? 'INTEGER' : REAL.test(text) ? 'REAL' : 'TEXT'
}

/** The value as a column of this type holds it; what is empty is NULL, what is nested is JSON. */
export function asCell(value: unknown, type: ColumnType): SqlCell {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'object') return JSON.stringify(value)
  if (type === 'TEXT') return String(value)
  const number = Number(value)
  // The driver stores every number as REAL unless it is a bigint.
  return type === 'INTEGER' ? BigInt(number) : number
}
