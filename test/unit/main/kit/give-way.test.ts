import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

const module = new URL('../../../../src/main/kit/give-way.ts', import.meta.url).href

/** Priority of a thread that gave way, as the system tells it. */
async function priorityOfThread(): Promise<number> {
  const code = `
    const { basename } = require('node:path')
    const { readlinkSync } = require('node:fs')
    import(${JSON.stringify(module)}).then(({ giveWay }) => {
      giveWay()
      const thread = process.platform === 'linux' ? Number(basename(readlinkSync('/proc/thread-self'))) : 0
      require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(thread))
    })`
  const worker = new Worker(code, { eval: true })
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
}

describe('giveWay', () => {
  it('puts the thread behind the others where threads can be, and leaves the program as it was', async () => {
    const before = getPriority()
    const expected = process.platform === 'linux' ? Math.min(before + 10, 19) : before
    expect(await priorityOfThread()).toBe(expected)
    expect(getPriority()).toBe(before)
  })
})
