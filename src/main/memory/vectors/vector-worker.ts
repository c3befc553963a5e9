import { parentPort, workerData } from 'node:worker_threads'
import { openReaderConnection } from '../../store/reader-connection.ts'
import type { ReaderData } from '../../store/reader-protocol.ts'
import { HeldVectors } from './held-vectors.ts'
import type { SearchRequest, VectorReply, VectorRequest } from './messages.ts'

/** Entry of the thread that holds vectors and compares them: one request after the other. */
function main(): void {
  const port = parentPort
  if (!port) throw new Error('vector-worker runs as a worker thread of the studio only')
  const connection = openReaderConnection(workerData as ReaderData)
  const held = new HeldVectors(connection)

  const answer = (request: SearchRequest): VectorReply => {
    try {
      return { id: request.id, ok: true, found: held.search(request) }
    } catch (error) {
      return { id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) }
    }
  }

  port.on('message', (request: VectorRequest) => {
    switch (request.type) {
      case 'search':
        return port.postMessage(answer(request))
      case 'changed':
        return held.changed(request.collection, request.modelSha256, request.added, request.removed)
      case 'close':
        connection.close()
        return port.close()
      default:
        return request satisfies never
    }
  })
}

main()
