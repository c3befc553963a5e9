import { parentPort, workerData } from 'node:worker_threads'
import { buffersOf, readColumns } from './columns.ts'
import { errorCode } from './errors.ts'
import { openReaderConnection } from './reader-connection.ts'
import type { ReaderData, ReaderReply, ReaderRequest, ReaderResult } from './reader-protocol.ts'

/** Entry of the reader's thread: one read-only connection, one query after the other. */
function main(): void {
  const port = parentPort
  if (!port) throw new Error('store-reader runs as a worker thread of the studio only')
  const connection = openReaderConnection(workerData as ReaderData)

  const answer = (id: number, work: () => ReaderResult): ReaderReply => {
    try {
      return { id, ok: true, result: work() }
    } catch (error) {
      return {
        id,
        ok: false,
        message: error instanceof Error ? error.message : String(error),
        code: errorCode(error) ?? null,
      }
    }
  }

  port.on('message', (request: ReaderRequest) => {
    switch (request.type) {
      case 'all':
        return port.postMessage(answer(request.id, () => connection.all(request.sql, request.params)))
      case 'columns': {
        const { id, sql, params, kinds } = request
        const reply = answer(id, () => readColumns(connection, sql, params, kinds))
        return port.postMessage(reply, reply.ok && !Array.isArray(reply.result) ? buffersOf(reply.result) : [])
      }
      case 'close':
        connection.close()
        return port.close()
      default:
        return request satisfies never
    }
  })
}

main()
