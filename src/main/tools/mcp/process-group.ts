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

/** Waits until its input ends, which it does however this process ends, and then ends the group. */
const GUARD = 'read -r _; kill -s KILL -- "-$1"'

/**
 * Has a process of its own end the group when this one was killed and could do nothing more. Call what is returned as soon as the group has
 * ended. Nothing on Windows, which has no groups: there a server that ignores the end of its input outlives a killed studio.
 */
export function guardGroup(pid: number): () => void {
  if (process.platform === 'win32') return () => {}
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
  })
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  guard.unref()
  return () => void guard.kill('SIGKILL')
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
