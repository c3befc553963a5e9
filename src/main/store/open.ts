import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StudioError } from '@shared/errors.ts'
import { Checkpointer } from './checkpointer.ts'
import { connect } from './connect.ts'
import { Connection } from './connection.ts'
import { isWritable, toStoreError } from './errors.ts'
import { refuseStrangers } from './inspect.ts'
import { latestVersion, migrate } from './migrate.ts'
import type { Migration } from './migration.ts'
import { lockProfile } from './profile-lock.ts'
import { type ClosableReader, LocalReader, WorkerReader } from './reader.ts'
import { openReaderConnection } from './reader-connection.ts'
import { openSound } from './recover.ts'
import { openSnapshot } from './snapshot.ts'
import { SqliteStore } from './sqlite-store.ts'
import type { RecoveryNotice, Store } from './types.ts'

export interface OpenStoreOptions {
  /** The database file, in a folder of its own (the profile), which is made when it is missing. */
  path: string
  migrations: readonly Migration[]
  appVersion: string
  /** Compiled SQLite binding for a Node or Electron that cannot load the packaged one; null or absent uses that. */
  nativeBinding?: string | null
  /** The built `reader-worker.ts`. Without it, `reader` works on the calling thread. */
  readerEntry?: URL
  /** The built `checkpoint-worker.ts`. Without it, commits move themselves into the database. */
  checkpointEntry?: URL
  /** Look at a profile that another studio has open, read-only, instead of failing with PROFILE_LOCKED. */
  lookOnly?: boolean
}

/**
 * Opens a profile's database: locks the profile, recovers what is damaged, migrates, and says in `notices` what it had to do.
 * A profile that cannot be written opens with `readOnly` set and refuses writes.
 * Errors: PROFILE_LOCKED, STORE_TOO_NEW, STORE_READ_ONLY (nothing there to read), STORE_FULL, STORE_BUSY, CONFLICT.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const path = resolve(options.path)
  try {
    return await openWritable({ ...options, path })
  } catch (error) {
    const failure = toStoreError(error, path)
    const locked = failure instanceof StudioError && failure.code === 'PROFILE_LOCKED'
    if (locked && options.lookOnly) return openBeside({ ...options, path })
    if (!(failure instanceof StudioError) || failure.code !== 'STORE_READ_ONLY' || !existsSync(path)) throw failure
    return openReadOnly({ ...options, path })
  }
}

async function openWritable(options: OpenStoreOptions): Promise<Store> {
  const { path, migrations, appVersion, nativeBinding = null } = options
  const latest = latestVersion(migrations)
  makeFolder(dirname(path))
  const lock = await lockProfile(dirname(path), nativeBinding)
  let connection: Connection | undefined
  try {
    const notices: RecoveryNotice[] = []
    connection = await openSound({ path, latest, nativeBinding, notices })
    notices.push(...migrate(connection, { path, migrations, appVersion, nativeBinding }))
    const logId = markOpen(connection, appVersion)
    const reader = makeReader(options, path)
    const release = () => lock.release()
    const checkpointer = makeCheckpointer(options, path, connection)
    const parts = { path, connection, reader, readOnly: false, notices, logId, nativeBinding, release }
    return new SqliteStore({ ...parts, ...(checkpointer ? { checkpointer } : {}) })
  } catch (error) {
    connection?.close()
    lock.release()
    throw error
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    let parent = folder
    while (!existsSync(parent)) parent = dirname(parent)
    // On a read-only disk Node only says that the folder does not exist.
    if (!isWritable(parent))
      throw new StudioError('STORE_READ_ONLY', `${parent} cannot be written. Choose another profile folder.`)
    const failure = toStoreError(error, folder)
    if (failure instanceof StudioError) throw failure
    throw new StudioError('VALIDATION_FAILED', `${folder} cannot be made a profile folder: ${parent} is in the way.`, {
      cause: error,
    })
  }
}

function openReadOnly(options: OpenStoreOptions): Store {
  const { path, migrations, nativeBinding = null } = options
  const { connection, file, release } = openSnapshot(path, latestVersion(migrations), nativeBinding)
  try {
    const logId = metaValue(connection, 'log_id') ?? ''
    const message = `${path} cannot be written: you can look at everything, but nothing can be run or saved.`
    const notices: RecoveryNotice[] = [{ code: 'READ_ONLY', message }]
    const reader = makeReader(options, file)
    return new SqliteStore({ path, connection, reader, readOnly: true, notices, logId, nativeBinding, release })
  } catch (error) {
    connection.close()
    release()
    throw toStoreError(error, path)
  }
}

/** Beside the studio that has the profile: SQLite lets readers see each committed state while it writes. */
function openBeside(options: OpenStoreOptions): Store {
  const { path, migrations, nativeBinding = null } = options
  let connection: Connection | undefined
  try {
    refuseStrangers(path, latestVersion(migrations), nativeBinding)
    connection = new Connection(connect(path, { readOnly: true, nativeBinding }), path)
    const logId = metaValue(connection, 'log_id') ?? ''
    const reader = makeReader(options, path)
    const release = () => undefined
    return new SqliteStore({ path, connection, reader, readOnly: true, notices: [], logId, nativeBinding, release })
  } catch (error) {
    connection?.close()
    throw toStoreError(error, path)
  }
}

function makeReader(options: OpenStoreOptions, file: string): ClosableReader {
  const nativeBinding = options.nativeBinding ?? null
  if (options.readerEntry) return new WorkerReader(options.readerEntry, { path: file, nativeBinding })
  return new LocalReader(() => openReaderConnection({ path: file, nativeBinding: nativeBinding ?? null }))
}

/** Pages of the log at which a commit moves them itself although a thread does: more than that it has not kept up with. 64 MB. */
const BEHIND_PAGES = 16_000
/** What SQLite does by itself. */
const ALONE_PAGES = 1000

function makeCheckpointer(options: OpenStoreOptions, path: string, connection: Connection): Checkpointer | undefined {
  const { checkpointEntry, nativeBinding = null } = options
  if (!checkpointEntry) return undefined
  const moveAt = (pages: number) => connection.pragma(`wal_autocheckpoint = ${pages}`)
  moveAt(BEHIND_PAGES)
  return new Checkpointer(checkpointEntry, { path, nativeBinding }, () => moveAt(ALONE_PAGES))
}

/** Names the database for good and notes that it is in use: a start that finds the note knows of an unclean exit. */
function markOpen(connection: Connection, appVersion: string): string {
  const set =
    'INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value'
  const setOnce = 'INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING'
  connection.exec('BEGIN IMMEDIATE')
  try {
    connection.run(setOnce, { key: 'log_id', value: randomBytes(16).toString('hex') })
    connection.run(setOnce, { key: 'created_at', value: String(Date.now()) })
    connection.run(set, { key: 'app_version', value: appVersion })
    connection.run(set, { key: 'clean_exit', value: '0' })
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.db.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
  return metaValue(connection, 'log_id') ?? ''
}

function metaValue(connection: Connection, key: string): string | undefined {
  return connection.get<{ value: string }>('SELECT value FROM meta WHERE key = :key', { key })?.value
}
