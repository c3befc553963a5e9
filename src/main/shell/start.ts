import { join } from 'node:path'
import type { ErrorInfo } from '@shared/errors.ts'
import { readSpanLink } from '@shared/span-link.ts'
import { app, type BrowserWindow, crashReporter, Menu, nativeTheme, session } from 'electron'
import { defaultProfilePath, pythonSnapshotPath, resourcesPath } from '../kit/paths.ts'
import { answerShellRequest } from './dialogs.ts'
import { Hosts } from './hosts.ts'
import { mark } from './marks.ts'
import { applyMenu } from './menu.ts'
import { guardNavigation } from './navigation.ts'
import { announceFatal, answerPages, offerPort, sendCommand } from './page-port.ts'
import { blockNetwork, denyPermissions } from './permissions.ts'
import { answerPythonRequest } from './python/answer.ts'
import { PythonPageWindows } from './python/pages.ts'
import { CONTENT_SECURITY_POLICY, PAGE_ORIGIN, registerSchemes, servePage } from './scheme.ts'
import { userDataFolder } from './user-data.ts'
import { createWindow } from './window.ts'

/** The value of `--name=value` or `--name value`, or null. */
function argument(name: string): string | null {
  const inline = process.argv.find((each) => each.startsWith(`--${name}=`))
  if (inline) return inline.slice(name.length + 3)
  const at = process.argv.indexOf(`--${name}`)
  return at >= 0 ? (process.argv[at + 1] ?? null) : null
}

/** The first link to a run or a step among the words of a command line. */
const linkIn = (words: readonly string[]): string | null => words.find((word) => readSpanLink(word) !== null) ?? null

/** Everything that must happen before Electron is ready, then the window and the hosts side by side. */
export function startShell(): void {
  mark('main')
  const profilePath = argument('profile') ?? defaultProfilePath()
  const unsandboxed = app.commandLine.hasSwitch('no-sandbox')
  app.setPath('userData', userDataFolder(profilePath))
  app.setPath('crashDumps', join(app.getPath('userData'), 'crashes'))
  crashReporter.start({ uploadToServer: false })
  registerSchemes()
  if (!unsandboxed) app.enableSandbox()
  else if (app.isPackaged)
    console.error('Warning: started with --no-sandbox; the page is not isolated from the system.')
  Menu.setApplicationMenu(null)
  if (!app.requestSingleInstanceLock()) {
    console.error('The studio is already open with this profile; its window was brought to the front.')
    app.exit(0)
    return
  }
  const devUrl = app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null)
  const allowedOrigins = devUrl ? [PAGE_ORIGIN, new URL(devUrl).origin] : [PAGE_ORIGIN]
  guardNavigation(app, allowedOrigins)
  void app.whenReady().then(() => run({ profilePath, devUrl, allowedOrigins, unsandboxed }))
}

interface Start {
  profilePath: string
  devUrl: string | null
  allowedOrigins: string[]
  unsandboxed: boolean
}

function run({ profilePath, devUrl, allowedOrigins, unsandboxed }: Start): void {
  mark('ready')
  const page = session.defaultSession
  servePage(page, join(import.meta.dirname, '../renderer'))
  denyPermissions(page)
  blockNetwork(page, devUrl ? [...allowedOrigins, devUrl.replace(/^http/, 'ws').replace(/\/$/, '')] : allowedOrigins)
  console.error(
    `sandbox ${unsandboxed ? 'off' : 'on'}, isolation on, page ${devUrl ?? PAGE_ORIGIN}, policy: ${CONTENT_SECURITY_POLICY}`,
  )

  let window: BrowserWindow | null = null
  // Sent once the page can follow it.
  let link = linkIn(process.argv)
  let fatal: ErrorInfo | null = null
  const python = new PythonPageWindows(pythonSnapshotPath(profilePath))
  const deliver = (port: Parameters<Hosts['deliverPage']>[0]): void => hosts.deliverPage(port)
  const hosts = new Hosts(
    {
      profilePath,
      resourcesPath: resourcesPath(app.isPackaged ? process.resourcesPath : null),
      sqliteBinding: process.env.AUTOGLM_SQLITE_BINDING ?? null,
      versions: {
        electron: process.versions.electron ?? '',
        chromium: process.versions.chrome ?? '',
        node: process.versions.node,
      },
      appVersion: app.getVersion(),
      testOrigin: app.isPackaged ? null : (process.env.AUTOGLM_TEST_ORIGIN ?? null),
    },
    {
      onShellRequest: (request) =>
        'pageId' in request
          ? answerPythonRequest(python, request, (pageId, port) => hosts.deliverPython(pageId, port))
          : answerShellRequest(window, request),
      onAppearance: ({ theme, language }) => {
        nativeTheme.themeSource = theme
        const chinese = language === 'zh' || (language === 'system' && app.getLocale().startsWith('zh'))
        applyMenu(chinese ? 'zh' : 'en', command)
      },
      onFatal: (error) => {
        fatal = error
        if (window) announceFatal(window, error)
      },
      onOpened: () => {
        fatal = null
      },
      onReplaced: () => {
        python.closeAll()
        if (window && !window.isDestroyed()) offerPort(window.webContents, deliver)
      },
    },
  )
  const command = (id: string): void => {
    if (window) sendCommand(window, id)
  }
  const open = (): void => {
    window = createWindow({ profilePath, devUrl })
    window.on('closed', () => {
      window = null
      // Hidden pages are windows too: with them open, Electron would not say that all are closed.
      if (process.platform !== 'darwin') app.quit()
    })
  }

  answerPages({
    owns: (contents) => window !== null && !window.isDestroyed() && window.webContents === contents,
    allowedOrigins,
    onPort: (port) => {
      // A page that connects after the host gave up asks for another try.
      if (fatal) hosts.reopen()
      deliver(port)
    },
    onMark: (name) => {
      mark(name)
      if (name !== 'interactive' || !link) return
      command(link)
      link = null
    },
  })
  hosts.start()
  open()
  mark('window')
  applyMenu(app.getLocale().startsWith('zh') ? 'zh' : 'en', command)

  app.on('second-instance', (_event, words) => {
    const asked = linkIn(words)
    if (!window) {
      link = asked
      return open()
    }
    if (asked) command(asked)
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('activate', () => {
    if (!window) open()
  })
  // Without a listener Electron would quit on every system; the window itself says when to.
  app.on('window-all-closed', () => undefined)
  let stopping: 'no' | 'yes' | 'done' = 'no'
  app.on('will-quit', (event) => {
    if (stopping === 'done') return
    event.preventDefault()
    if (stopping === 'yes') return
    stopping = 'yes'
    void hosts.stop().finally(() => {
      stopping = 'done'
      app.exit(0)
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
