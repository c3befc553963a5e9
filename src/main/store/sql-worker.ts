import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { giveWay } from '../kit/give-way.ts'
import { isSqlReply, type SqlReply, type SqlRequest } from './sql-messages.ts'
import { carryOut } from './untrusted/carry-out.ts'

/**
 * Entry of the process that runs one query and ends. SQLite cannot be interrupted from JavaScript, neither on its thread
 * nor by terminating it: so the query has a thread of this process, and the main thread stays awake to kill the whole
 * process when the studio is gone or the memory runs over.
 */
const MEMORY_CHECK_MS = 50
/** The studio kills this process as soon as it has the answer; this is for when it does not get to it. */
const LINGER_MS = 1000

function guard(): void {
  process.once('disconnect', killSelf)
  process.once('message', (message) => {
    const request = message as SqlRequest
    const thread = new Worker(new URL(import.meta.url), { workerData: request, name: 'sql-query' })
    const finish = (reply: SqlReply) => {
      clearInterval(watch)
      process.send?.(reply)
      setTimeout(killSelf, LINGER_MS)
    }
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() < request.maxMemoryBytes) return
      finish({
        ok: false,
        message: 'The query needs too much memory and was stopped. Make it smaller, such as with LIMIT.',
      })
    }, MEMORY_CHECK_MS)
    thread.once('message', (reply) => finish(isSqlReply(reply) ? reply : failure('an unreadable answer')))
    thread.once('error', (error) => finish(failure(error.message)))
  })
}

const failure = (reason: string): SqlReply => ({ ok: false, message: `The query failed: ${reason}.` })

/** Not `exit`, which would wait for the thread, and so for SQLite. A reader leaves nothing behind that needs tidying. */
function killSelf(): void {
  process.kill(process.pid, 'SIGKILL')
}

if (isMainThread) guard()
else {
  giveWay()
  parentPort?.postMessage(await carryOut(workerData as SqlRequest))
}
