import { app, type BrowserWindow, type Session } from 'electron'
import type { PortMain } from '../../process/channel.ts'
import { portPair } from '../../process/electron-child.ts'
import type { PageEnd } from '../../tools/python/types.ts'
import { createHiddenPage } from '../window.ts'
import { PYTHON_URL, pythonSession } from './scheme.ts'

/** Of a page's process; what Python may use is less, so this is reached only around it. */
const MOST_MEMORY_KB = 1024 * 1024
const WATCH_MS = 200

/** The hidden pages of this program. */
export class PythonPageWindows {
  readonly #snapshotPath: string
  readonly #pages = new Map<string, { window: BrowserWindow; end(reason: PageEnd): void; ended: Promise<PageEnd> }>()
  #session: Session | null = null
  #watch: NodeJS.Timeout | null = null

  constructor(snapshotPath: string) {
    this.#snapshotPath = snapshotPath
  }

  /** Opens a page and gives the other end of its pipe. Errors: whatever loading a page fails with. */
  async open(id: string): Promise<PortMain> {
    this.#session ??= pythonSession(this.#snapshotPath)
    const window = createHiddenPage(this.#session)
    let settle: (reason: PageEnd) => void = () => undefined
    const ended = new Promise<PageEnd>((resolve) => {
      settle = resolve
    })
    const end = (reason: PageEnd): void => {
      settle(reason)
      this.#pages.delete(id)
      if (!window.isDestroyed()) window.destroy()
      if (this.#pages.size > 0 || this.#watch === null) return
      clearInterval(this.#watch)
      this.#watch = null
    }
    this.#pages.set(id, { window, end, ended })
    window.on('closed', () => end('closed'))
    window.webContents.on('will-navigate', (event) => event.preventDefault())
    window.webContents.on('render-process-gone', (_event, { reason }) => end(reason === 'oom' ? 'memory' : 'crashed'))
    this.#watch ??= setInterval(() => this.#measure(), WATCH_MS)
    await window.loadURL(PYTHON_URL)
    const [pageEnd, otherEnd] = portPair()
    window.webContents.postMessage('python:port', null, [pageEnd as Electron.MessagePortMain])
    return otherEnd
  }

  /** Once the page is gone; at once for one that is not known. */
  async ended(id: string): Promise<PageEnd> {
    return (await this.#pages.get(id)?.ended) ?? 'closed'
  }

  close(id: string): void {
    this.#pages.get(id)?.end('closed')
  }

  closeAll(): void {
    for (const { end } of [...this.#pages.values()]) end('closed')
  }

  #measure(): void {
    const sizes = new Map(app.getAppMetrics().map(({ pid, memory }) => [pid, memory.workingSetSize]))
    for (const { window, end } of [...this.#pages.values()]) {
      if (window.isDestroyed()) continue
      if ((sizes.get(window.webContents.getOSProcessId()) ?? 0) > MOST_MEMORY_KB) end('memory')
    }
  }
}
