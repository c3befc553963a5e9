import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, protocol } from 'electron'
import type { Channel } from '../../process/channel.ts'
import { channelOverIpc } from '../../process/node-child.ts'
import { type FromPageProgram, SNAPSHOT_ARGUMENT, type ToPageProgram } from '../../process/page-program-protocol.ts'
import { channelOverPort } from '../../process/ports.ts'
import { guardNavigation } from '../navigation.ts'
import { PythonPageWindows } from './pages.ts'
import { PYTHON_SCHEME } from './scheme.ts'

/** The program without a window: it holds hidden pages for the studio that started it, and ends with it. */
export function startPageProgram(): void {
  const parent = channelOverIpc(process)
  const folder = mkdtempSync(join(tmpdir(), 'autoglm-pages-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  app.setPath('userData', folder)
  protocol.registerSchemesAsPrivileged([PYTHON_SCHEME])
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.disableHardwareAcceleration()
  app.on('window-all-closed', () => undefined)
  guardNavigation(app, [])
  parent.onClose(() => app.exit(0))
  const snapshot =
    process.argv.find((each) => each.startsWith(SNAPSHOT_ARGUMENT))?.slice(SNAPSHOT_ARGUMENT.length) ?? ''
  void app.whenReady().then(() => {
    app.dock?.hide()
    servePages(parent, new PythonPageWindows(snapshot))
  })
}

function servePages(parent: Channel, pages: PythonPageWindows): void {
  const ports = new Map<string, Channel>()
  const tell = (message: FromPageProgram): void => parent.post(message)
  const open = async (pageId: string): Promise<void> => {
    try {
      const port = channelOverPort(await pages.open(pageId))
      ports.set(pageId, port)
      port.onMessage((message) => tell({ type: 'message', pageId, message }))
      tell({ type: 'opened', pageId })
    } catch (error) {
      tell({ type: 'failed', pageId, message: error instanceof Error ? error.message : String(error) })
    }
    const reason = await pages.ended(pageId)
    ports.delete(pageId)
    tell({ type: 'ended', pageId, reason })
  }
  parent.onMessage((heard) => {
    const message = heard as ToPageProgram
    if (message.type === 'open') void open(message.pageId)
    else if (message.type === 'message') ports.get(message.pageId)?.post(message.message)
    else pages.close(message.pageId)
  })
  tell({ type: 'ready' })
}
