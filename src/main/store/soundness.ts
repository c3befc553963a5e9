import type Database from 'better-sqlite3'

/**
 * The first thing wrong with an open file, or null. `quick_check` leaves out what takes long: whether indexes agree with
 * their tables. A row that breaks a CHECK is not damage: the file is whole, and a restore would lose what is newer.
 */
export function firstProblem(db: Database.Database, pragma: 'quick_check' | 'integrity_check'): string | null {
  const lines = (db.pragma(pragma) as Record<string, unknown>[]).map((row) => String(Object.values(row)[0]))
  return lines.find((line) => line !== 'ok' && !line.startsWith('CHECK constraint failed')) ?? null
}
