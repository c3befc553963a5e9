import { type ChildProcess, spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  deserializeMessage,
  type JSONRPCMessage,
  SdkError,
  SdkErrorCode,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client'
import { serverEnvironment } from './environment.ts'
import { guardGroup, killGroup, watchGroup } from './process-group.ts'
import type { McpEnding, McpTarget } from './types.ts'

/** Characters one message may have. */
const LONGEST_MESSAGE = 16_000_000
/** Milliseconds a server has to end by itself, and then after having been asked to. */
const GRACE_MS = 1_000

export interface StdioListener {
  onStderr(line: string): void
  /** A line on its standard output that is no message. */
  onJunk(line: string): void
}

/** One server process with nothing but the environment it is given, in a group of its own that ends as a whole. */
export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: Transport['onmessage']
  readonly #target: Extract<McpTarget, { transport: 'stdio' }>
  readonly #listener: StdioListener
  #child: ChildProcess | null = null
  #ending: McpEnding | null = null

  constructor(target: Extract<McpTarget, { transport: 'stdio' }>, listener: StdioListener) {
    this.#target = target
    this.#listener = listener
  }

  /** Null while it runs. */
  get ending(): McpEnding | null {
    return this.#ending
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  /** With `pid` it tells the SDK that this is a process, whose silence means an older server. */
  get stderr(): null {
    return null
  }

  /** Errors: those of spawn. */
  start(): Promise<void> {
    const { command, args, env, cwd } = this.#target
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd,
        env: serverEnvironment(env),
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      })
      this.#child = child
      let unguard = () => {}
      child.once('spawn', () => {
        watchGroup(child)
        if (child.pid !== undefined) unguard = guardGroup(child.pid)
        resolve()
      })
      child.once('error', reject)
      child.once('exit', (exitCode, signal) => {
        this.#ending = { exitCode, signal }
        unguard()
        // What it started and left behind would hold the pipes open.
        if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL')
      })
      child.once('close', () => this.onclose?.())
      child.stdin.on('error', (error) => this.onerror?.(error))
      const tooLong = () => {
        this.onerror?.(new Error(`The server sent a line of more than ${LONGEST_MESSAGE} characters.`))
        void this.close()
      }
      readLines(child.stdout, LONGEST_MESSAGE, (line) => this.#receive(line), tooLong)
      readLines(child.stderr, 10_000, (line) => this.#listener.onStderr(line))
    })
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const stdin = this.#child?.stdin
      if (!stdin?.writable) {
        reject(new SdkError(SdkErrorCode.NotConnected, 'The server has ended.'))
        return
      }
      stdin.write(serializeMessage(message), (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Waits a moment for a process that is about to end: its pipes break before its exit is told. */
  async settle(): Promise<void> {
    const child = this.#child
    if (!child?.pid || this.#ending) return
    await Promise.race([new Promise<void>((resolve) => child.once('exit', () => resolve())), sleep(300)])
  }

  /** Ends the whole group, gently first. */
  async close(): Promise<void> {
    const child = this.#child
    if (!child || child.pid === undefined) return
    const { pid } = child
    const closed = new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve()
      else child.once('exit', () => resolve())
    })
    child.stdin?.end()
    const ended = () => this.#ending !== null
    await Promise.race([closed, sleep(GRACE_MS)])
    if (!ended()) {
      killGroup(pid, 'SIGTERM')
      await Promise.race([closed, sleep(GRACE_MS)])
    }
    killGroup(pid, 'SIGKILL')
    await closed
  }

  #receive(line: string): void {
    if (line.trim() === '') return
    let message: JSONRPCMessage
    try {
      message = deserializeMessage(line)
    } catch {
      this.#listener.onJunk(line)
      return
    }
    this.onmessage?.(message)
  }
}

/** Calls for each line; one that is longer than `most` is cut, or given up where `onTooLong` says so. */
function readLines(
  stream: NodeJS.ReadableStream,
  most: number,
  onLine: (line: string) => void,
  onTooLong?: () => void,
): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let given = false
  stream.on('error', () => {})
  stream.on('data', (chunk: Buffer) => {
    if (given) return
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
    if (rest.length <= most) return
    if (onTooLong) {
      given = true
      rest = ''
      onTooLong()
    } else {
      onLine(rest.slice(0, most))
      rest = ''
    }
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
}
