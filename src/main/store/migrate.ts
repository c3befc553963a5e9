import { basename } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { backUp } from './backup.ts'
import type { Connection } from './connection.ts'
import { APPLICATION_ID, refuseNewer } from './inspect.ts'
import { type Migration, migrationDigest } from './migration.ts'
import type { RecoveryNotice } from './types.ts'

export interface MigrateOptions {
  path: string
  migrations: readonly Migration[]
  appVersion: string
  nativeBinding?: string | null
}

/**
 * Brings the schema to the newest version, one transaction a step, after a verified backup of what was there.
 * Returns what to tell the user. Errors: STORE_TOO_NEW, STORE_FULL, STORE_CORRUPT, INTERNAL when a step fails; then the
 * file is at the version before that step.
 */
export function migrate(connection: Connection, options: MigrateOptions): RecoveryNotice[] {
  const { path, migrations } = options
  const from = Number(connection.pragma('user_version'))
  const latest = latestVersion(migrations)
  refuseNewer(path, from, latest)
  if (from > 0) refuseEditedSteps(connection, migrations, from)
  if (from === latest) return []
  const backup = from > 0 ? backUp(connection, path, options.nativeBinding) : null
  for (const step of migrations) if (step.version > from) apply(connection, step, options, backup)
  if (!backup) return []
  const message = `${basename(path)} was brought from version ${from} to ${latest}; before that it was saved as ${basename(backup)}.`
  return [{ code: 'MIGRATED', message }]
}

/** The version the file has when all steps are applied. Errors: INTERNAL when the numbers have a gap. */
export function latestVersion(migrations: readonly Migration[]): number {
  for (const [index, step] of migrations.entries()) {
    if (step.version !== index + 1)
      throw new StudioError('INTERNAL', `Migration ${step.name} must have number ${index + 1}.`)
  }
  return migrations.length
}

function apply(connection: Connection, step: Migration, options: MigrateOptions, backup: string | null): void {
  connection.exec('BEGIN IMMEDIATE')
  try {
    connection.exec(step.sql)
    step.after?.(connection)
    connection.run(
      `INSERT INTO migration (version, name, sha256, app_version, applied_at)
       VALUES (:version, :name, :sha256, :appVersion, :at)`,
      {
        version: step.version,
        name: step.name,
        sha256: migrationDigest(step),
        appVersion: options.appVersion,
        at: Date.now(),
      },
    )
    const violation = connection.get('PRAGMA foreign_key_check')
    if (violation) throw new Error(`it leaves rows that point nowhere: ${JSON.stringify(violation)}`)
    connection.pragma(`application_id = ${APPLICATION_ID}`)
    connection.pragma(`user_version = ${step.version}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.db.inTransaction) connection.exec('ROLLBACK')
    if (error instanceof StudioError) throw error
    const saved = backup ? ` A backup is in ${backup}.` : ''
    const reason = error instanceof Error ? error.message : String(error)
    const message = `Updating ${options.path} to version ${step.version} (${step.name}) failed and was undone: ${reason}.${saved}`
    throw new StudioError('INTERNAL', message, { cause: error })
  }
}

/** A file made by another text of the same step may lack what this program expects. */
function refuseEditedSteps(connection: Connection, migrations: readonly Migration[], upTo: number): void {
  const applied = connection.all<{ version: number; sha256: string }>(
    'SELECT version, sha256 FROM migration ORDER BY version',
  )
  for (const step of migrations.slice(0, upTo)) {
    const row = applied.find((one) => one.version === step.version)
    if (row?.sha256 === migrationDigest(step)) continue
    const message =
      `Step ${step.version} (${step.name}) of this database is not the one this program has. It was made by another ` +
      'build; use that build, or choose another profile folder. Nothing was changed.'
    throw new StudioError('CONFLICT', message)
  }
}
