import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, type Session } from 'electron'
import { PAGE_URL } from './scheme.ts'
import { keepWindowState, restoreWindowState } from './window-state.ts'

/** The only place that makes windows. The page is untrusted: sandboxed, isolated, without Node. */
export function createWindow(options: { profilePath: string; devUrl: string | null }): BrowserWindow {
  const state = restoreWindowState(options.profilePath)
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: app.getName(),
    // What is seen before the page has painted; the same greys as the page's background.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181c' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      devTools: !app.isPackaged || process.argv.includes('--devtools'),
      spellcheck: false,
    },
  })
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  keepWindowState(window, options.profilePath)
  // The truth is with the host: a page that died is simply shown again.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    console.error(`The page ended (${reason}) and is loaded again.`)
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload()
  })
  void window.loadURL(options.devUrl ?? PAGE_URL)
  return window
}

/** A page that nobody sees, for code that nobody trusts: in a session of its own, which decides what it can reach. */
export function createHiddenPage(session: Session): BrowserWindow {
  return new BrowserWindow({
    show: false,
    skipTaskbar: true,
    focusable: false,
    webPreferences: {
      session,
      preload: join(import.meta.dirname, '../preload/python.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      // Nobody looks at it, and it works all the same.
      backgroundThrottling: false,
    },
  })
}
