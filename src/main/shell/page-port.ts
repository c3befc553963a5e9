import { type BrowserWindow, ipcMain } from 'electron'
import type { PortMain } from '../process/channel.ts'
import { portPair } from '../process/electron-child.ts'
import { isAllowed } from './origin.ts'

/**
 * The one use of ipcMain: hands a fresh port to the main frame of a window of ours that asks for it. Everything else the page
 * says travels over that port. `onPort` gets the host's end, `onMark` the page's start-up marks.
 */
export function answerPages(options: {
  owns: (contents: Electron.WebContents) => boolean
  allowedOrigins: string[]
  onPort: (port: PortMain) => void
  onMark: (name: string) => void
}): void {
  const isOurs = (event: Electron.IpcMainEvent): boolean => {
    // A frame may be gone by the time its message arrives; then there is nobody to answer.
    const { sender, senderFrame } = event
    if (!senderFrame || sender.isDestroyed() || !options.owns(sender)) return false
    return senderFrame === sender.mainFrame && isAllowed(senderFrame.url, options.allowedOrigins)
  }
  ipcMain.on('studio:connect', (event) => {
    if (isOurs(event)) offerPort(event.sender, options.onPort)
  })
  ipcMain.on('studio:mark', (event, name: unknown) => {
    if (isOurs(event) && typeof name === 'string' && /^[a-z-]{1,40}$/.test(name)) options.onMark(name)
  })
}

/** Gives the page one end of a fresh port and `onPort` the other. */
export function offerPort(contents: Electron.WebContents, onPort: (port: PortMain) => void): void {
  const [pageEnd, hostEnd] = portPair()
  contents.postMessage('studio:port', null, [pageEnd as Electron.MessagePortMain])
  onPort(hostEnd)
}

export function announceFatal(window: BrowserWindow, error: { code: string; message: string }): void {
  if (!window.isDestroyed()) window.webContents.send('studio:fatal', error)
}

export function sendCommand(window: BrowserWindow, id: string): void {
  if (!window.isDestroyed()) window.webContents.send('studio:command', id)
}
