import { type ChildProcess, fork, type Serializable } from 'node:child_process'
import { Emitter } from '../kit/disposable.ts'
import type { Channel } from './channel.ts'
import type { Child, Exit } from './child.ts'
import { childEnvironment } from './environment.ts'

/** Starts `entry` as a plain Node process. Its output goes to this process's standard error, never to standard output. */
export function spawnNode(entry: string, environment: Record<string, string | null> = {}): Child {
  const child = fork(entry, [], {
    env: childEnvironment(environment),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  const exits = new Emitter<Exit>()
  let ended = false
  const end = (exit: Exit): void => {
    if (ended) return
    ended = true
    exits.emit(exit)
  }
  child.once('exit', (code, signal) => end({ code, signal }))
  const started = new Promise<{ pid: number }>((resolve, reject) => {
    child.once('spawn', () => resolve({ pid: child.pid ?? 0 }))
    child.once('error', (error) => {
      reject(error)
      end({ code: null, signal: null })
    })
  })
  return {
    channel: channelOverIpc(child),
    started,
    onExit: exits.on,
    kill: () => child.kill('SIGKILL'),
  }
}

/** A channel over Node's own IPC: from a parent to its forked child, or, with `process`, the other way round. */
export function channelOverIpc(peer: ChildProcess | NodeJS.Process): Channel {
  return {
    post(message) {
      // A message to a process that has just died is lost with it; `onClose` tells.
      if (peer.connected) peer.send?.(message as Serializable, undefined, undefined, () => undefined)
    },
    onMessage(listener) {
      const handle = (message: unknown): void => listener(message)
      peer.on('message', handle)
      return () => peer.off('message', handle)
    },
    onClose(listener) {
      peer.once('disconnect', listener)
      return () => peer.off('disconnect', listener)
    },
    close() {
      if (peer.connected) peer.disconnect?.()
    },
  }
}
