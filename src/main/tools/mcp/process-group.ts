import { type ChildProcess, spawn } from 'node:child_process'

const living = new Set<number>()
let watching = false

/** Remembers the group of a process started with `detached`, so that it ends at the latest with the studio. */
export function watchGroup(child: ChildProcess): void {
  if (child.pid !== undefined) living.add(child.pid)
  if (watching) return
  watching = true
  process.once('exit', () => {
    for (const pid of living) killGroup(pid, 'SIGKILL')
  })
}

/** Signals a process and all it started; nothing when they are gone. */
export function killGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (signal === 'SIGKILL') living.delete(pid)
  if (process.platform === 'win32') {
    spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // All of them have ended.
  }
}
