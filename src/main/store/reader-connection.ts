import { connect } from './connect.ts'
import { Connection } from './connection.ts'
import { registerFold } from './fold-function.ts'
import type { ReaderData } from './reader-protocol.ts'
import { registerSearch } from './search-functions.ts'

/** A read-only connection with the functions that searches use. Errors: the driver's own. */
export function openReaderConnection({ path, nativeBinding }: ReaderData): Connection {
  const db = connect(path, { readOnly: true, nativeBinding })
  registerSearch(db)
  registerFold(db)
  return new Connection(db, path)
}
