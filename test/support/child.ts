import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A Node program that talks in lines and can be killed at any moment. */
export interface LineChild {
  pid: number
  /** Everything it has said so far. */
  lines: string[]
  /** Resolves with the first line that starts so; rejects when the program ends without it. */
  said(start: string): Promise<string>
  /** Ends it without a chance to clean up, and waits until it is gone and all it said has arrived. */
  kill(): Promise<void>
}

export function runChild(file: string, args: string[]): LineChild {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const closed = once(child, 'close').then(() => wake())
  let ended = false
  const wake = () => {
    for (const check of [...waiting]) check()
  }
  child.on('close', () => {
    ended = true
  })
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  return {
    pid: child.pid!,
    lines,
    said: (start) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const line = lines.find((one) => one.startsWith(start))
          if (line === undefined && !ended) return
          waiting.delete(check)
          if (line !== undefined) resolve(line)
          else reject(new Error(`It ended without saying ${start}: ${lines.join(' | ')}`))
        }
        waiting.add(check)
        check()
      }),
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}
