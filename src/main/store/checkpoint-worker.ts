import { parentPort, workerData } from 'node:worker_threads'
import { connect } from './connect.ts'
import type { ReaderData } from './reader-protocol.ts'

/** Asked of the checkpointer's thread; `checkpoint` is answered with `null` when it is done. */
export type CheckpointRequest = 'checkpoint' | 'close'

/** Entry of the checkpointer's thread: a connection that moves what was committed from the log into the database, and nothing else. */
function main(): void {
  const port = parentPort
  if (!port) throw new Error('store-checkpoint runs as a worker thread of the studio only')
  const { path, nativeBinding } = workerData as ReaderData
  const db = connect(path, { nativeBinding })
  port.on('message', (request: CheckpointRequest) => {
    if (request === 'checkpoint') {
      // Passive: it waits for nobody, and nobody for it. What it could not move the next one does.
      db.pragma('wal_checkpoint(PASSIVE)')
      return port.postMessage(null)
    }
    db.close()
    port.close()
  })
}

main()
