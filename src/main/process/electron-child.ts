import { MessageChannelMain, utilityProcess } from 'electron'
import { Emitter } from '../kit/disposable.ts'
import type { PortMain } from './channel.ts'
import type { Child, Exit } from './child.ts'
import { childEnvironment } from './environment.ts'
import { channelOverPort } from './ports.ts'

/** A child of Electron that can also be handed ports. */
export interface UtilityChild extends Child {
  /** Sends a message with ports over the child's parent port, apart from its channel. */
  send(message: unknown, ports?: PortMain[]): void
}

/**
 * Starts `entry` as a utility process. Only after `app.whenReady()`; earlier Electron crashes.
 * `name` is how it appears in the system's process list and in metrics.
 */
export function spawnUtility(
  entry: string,
  name: string,
  environment: Record<string, string | null> = {},
): UtilityChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: name,
    env: childEnvironment(environment),
    execArgv: [],
    stdio: 'pipe',
  })
  child.stdout?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  const exits = new Emitter<Exit>()
  child.once('exit', (code) => exits.emit({ code, signal: null }))
  const { port1, port2 } = new MessageChannelMain()
  child.postMessage({ type: 'connect' }, [port2])
  return {
    channel: channelOverPort(port1),
    started: new Promise((resolve) => child.once('spawn', () => resolve({ pid: child.pid ?? 0 }))),
    onExit: exits.on,
    // `kill()` of a utility process asks politely; a hung one must not be asked.
    kill: () => {
      if (child.pid === undefined) child.kill()
      else process.kill(child.pid, 'SIGKILL')
    },
    send: (message, ports = []) => child.postMessage(message, ports as Electron.MessagePortMain[]),
  }
}

/** Two ends of a fresh pipe, to be handed to two processes. */
export function portPair(): [PortMain, PortMain] {
  const { port1, port2 } = new MessageChannelMain()
  return [port1, port2]
}
