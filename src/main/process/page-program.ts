import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { StudioError } from '@shared/errors.ts'
import { Emitter } from '../kit/disposable.ts'
import type { PageEnd, PythonPage, PythonPages } from '../tools/python/types.ts'
import type { Channel } from './channel.ts'
import { childEnvironment } from './environment.ts'
import { channelOverIpc } from './node-child.ts'
import { type FromPageProgram, PAGES_ONLY, SNAPSHOT_ARGUMENT, type ToPageProgram } from './page-program-protocol.ts'
import { hasScreen, openVirtualScreen, type VirtualScreen } from './virtual-screen.ts'

export interface PageProgramOptions {
  /** The Electron to run, or null where none is known. */
  electron: string | null
  /** The studio as that Electron opens it: the folder of its package.json, or null where Electron has it inside. */
  app: string | null
  snapshotPath: string
}

const START_MS = 30_000

interface Running {
  child: ChildProcess
  channel: Channel
  screen: VirtualScreen | null
}

interface OpenPage {
  messages: Emitter<unknown>
  opened(): void
  failed(message: string): void
  ended(reason: PageEnd): void
}

/** Hidden pages for a studio without a window: the window's own program, started to show nothing, when a page is first wanted. */
export class PageProgram implements PythonPages {
  readonly #options: PageProgramOptions
  readonly #pages = new Map<string, OpenPage>()
  #running: Promise<Running> | null = null

  constructor(options: PageProgramOptions) {
    this.#options = options
  }

  async open(): Promise<PythonPage> {
    this.#running ??= this.#start().catch((error: unknown) => {
      this.#running = null
      throw error
    })
    const { channel } = await this.#running
    const pageId = randomUUID()
    const tell = (message: ToPageProgram): void => channel.post(message)
    const messages = new Emitter<unknown>()
    let settle: (reason: PageEnd) => void = () => undefined
    const ended = new Promise<PageEnd>((resolve) => {
      settle = resolve
    })
    await new Promise<void>((resolve, reject) => {
      this.#pages.set(pageId, {
        messages,
        opened: resolve,
        failed: (message) => reject(unavailable(message)),
        ended: (reason) => {
          this.#pages.delete(pageId)
          settle(reason)
          reject(unavailable('its page ended'))
        },
      })
      tell({ type: 'open', pageId })
    })
    return {
      channel: {
        post: (message) => tell({ type: 'message', pageId, message }),
        onMessage: messages.on,
        onClose: (listener) => {
          void ended.then(listener)
          return () => undefined
        },
        close: () => tell({ type: 'close', pageId }),
      },
      ended,
      close: () => tell({ type: 'close', pageId }),
    }
  }

  async close(): Promise<void> {
    const running = await this.#running?.catch(() => null)
    this.#running = null
    if (!running) return
    const { child, screen } = running
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
    screen?.close()
  }

  async #start(): Promise<Running> {
    const { electron, app, snapshotPath } = this.#options
    if (!electron || !existsSync(electron)) {
      throw new StudioError(
        'NOT_AVAILABLE',
        'Python runs in a hidden page of the window program (Electron), which is not here. Run "npm run setup" once, or name one in ELECTRON_EXEC_PATH.',
      )
    }
    const screen = hasScreen() ? null : await openVirtualScreen()
    try {
      const child = spawn(
        electron,
        [...rootArguments(), ...(app ? [app] : []), PAGES_ONLY, SNAPSHOT_ARGUMENT + snapshotPath],
        {
          env: childEnvironment({ ...windowEnvironment(), ...screen?.environment }),
          serialization: 'advanced',
          // What Chromium says of the desktop it does not find is of no use to anybody.
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        },
      )
      const channel = channelOverIpc(child)
      await ready(child, channel)
      channel.onMessage((message) => this.#heard(message as FromPageProgram))
      child.once('exit', () => {
        for (const page of [...this.#pages.values()]) page.ended('crashed')
        this.#running = null
        screen?.close()
      })
      return { child, channel, screen }
    } catch (error) {
      screen?.close()
      throw error
    }
  }

  #heard(heard: FromPageProgram): void {
    if (heard.type === 'ready') return
    const page = this.#pages.get(heard.pageId)
    if (heard.type === 'opened') page?.opened()
    else if (heard.type === 'failed') page?.failed(heard.message)
    else if (heard.type === 'message') page?.messages.emit(heard.message)
    else page?.ended(heard.reason)
  }
}

function ready(child: ChildProcess, channel: Channel): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL')
      reject(unavailable(why))
    }
    const timer = setTimeout(() => fail('it did not answer within 30 seconds'), START_MS)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? `code ${code}`}`))
    const stop = channel.onMessage((message) => {
      if ((message as FromPageProgram).type !== 'ready') return
      clearTimeout(timer)
      stop()
      resolve()
    })
  })
}

/** Chromium refuses to start as root with its sandbox on. */
const rootArguments = (): string[] => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** What a program with a window needs to find the screen. */
function windowEnvironment(): Record<string, string | null> {
  const names = ['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XDG_SESSION_TYPE']
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? null]))
}

const unavailable = (why: string): StudioError =>
  new StudioError('NOT_AVAILABLE', `Python's hidden page could not be opened: ${why}.`)
