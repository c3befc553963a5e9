import type { FatalError, PortMessageType, StudioBridge } from '@shared/bridge.ts'
import { contextBridge, ipcRenderer } from 'electron'

const PORT: PortMessageType = 'studio:port'
const MARK = /^[a-z-]{1,40}$/

function currentPlatform(): StudioBridge['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}

function isFatal(value: unknown): value is FatalError {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return false
  return typeof value.code === 'string' && typeof value.message === 'string'
}

// A port can only reach the page's own world through a window message.
ipcRenderer.on(PORT, (event) => {
  const [port] = event.ports
  if (port) window.postMessage({ type: PORT }, window.location.origin, [port])
})

const bridge: StudioBridge = Object.freeze({
  platform: currentPlatform(),
  connect: () => ipcRenderer.send('studio:connect'),
  onCommand: (listener: (id: string) => void) => {
    // Forwards the id alone: the event object would hand the page a way to the sender.
    const forward = (_event: unknown, id: unknown) => {
      if (typeof id === 'string') listener(id)
    }
    ipcRenderer.on('studio:command', forward)
    return () => {
      ipcRenderer.removeListener('studio:command', forward)
    }
  },
  onFatal: (listener: (error: FatalError) => void) => {
    const forward = (_event: unknown, error: unknown) => {
      if (isFatal(error)) listener({ code: error.code, message: error.message })
    }
    ipcRenderer.on('studio:fatal', forward)
    return () => {
      ipcRenderer.removeListener('studio:fatal', forward)
    }
  },
  mark: (name: string) => {
    if (typeof name === 'string' && MARK.test(name)) ipcRenderer.send('studio:mark', name)
  },
})

contextBridge.exposeInMainWorld('studio', bridge)
