import { join } from 'node:path'
import { toErrorInfo } from '@shared/errors.ts'
import { Emitter } from './kit/disposable.ts'
import type { Channel, HostLink, PortMain } from './process/channel.ts'
import { ENGINE_ENVIRONMENT } from './process/environment.ts'
import { spawnNode } from './process/node-child.ts'
import { connectParent } from './process/parent.ts'
import { channelOverPort } from './process/ports.ts'
import type { FromHost, HostDelivery, HostOptions, ToHost } from './studio/host-protocol.ts'
import { keepEmbedded } from './studio/meaning/open-meaning.ts'
import { ShellPythonPages } from './studio/python-pages.ts'
import { servePages } from './studio/serve.ts'
import { RemoteShell } from './studio/shell-port.ts'
import { Studio } from './studio/studio.ts'

/** The studio host under Electron: opens the profile it is told to, serves pages, and uses the engine whose port it is handed. */
const connections = new Emitter<{ channel: Channel; pid: number }>()
const failures = new Emitter<string>()
let connection: { channel: Channel; pid: number } | null = null
let studio: Studio | null = null
let serve: ((port: PortMain) => void) | null = null
const waitingPages: PortMain[] = []

let parent: Channel | null = null
const tell = (message: FromHost): void => parent?.post(message)
const shell = new RemoteShell((id, request) => tell({ type: 'shell', id, request }))

const python = new ShellPythonPages(shell)

const engineLink: HostLink = {
  onConnection(listener) {
    if (connection) listener(connection)
    return connections.on(listener)
  },
  onFailed: failures.on,
  restart: (reason) => tell({ type: 'engine-restart', reason }),
}

const startTrial = () => spawnNode(join(import.meta.dirname, 'engine-host.js'), ENGINE_ENVIRONMENT)

async function open(options: HostOptions): Promise<void> {
  try {
    studio = await Studio.open({
      ...options,
      engineLink,
      shell,
      python,
      headless: false,
      entries: import.meta.url,
      startTrial,
    })
  } catch (error) {
    tell({ type: 'fatal', error: toErrorInfo(error) })
    return
  }
  const { settings, hub } = studio
  const appearance = (): void => {
    const { theme, language } = settings.current
    tell({ type: 'appearance', theme, language })
  }
  appearance()
  void (async () => {
    for await (const message of hub.watch()) {
      if (message.type === 'events' && message.events.some((event) => event.type === 'settings')) appearance()
    }
  })()
  serve = servePages(studio)
  for (const port of waitingPages.splice(0)) serve(port)
  tell({ type: 'opened' })
  await studio.addBundledModels()
  await studio.warmUp()
  void keepEmbedded(studio.meaning, studio.hub)
}

function receive(message: ToHost): void {
  switch (message.type) {
    case 'open':
      void open(message.options)
      return
    case 'shell-reply':
      shell.answer(message.id, message.result, message.error)
      return
    case 'engine-failed':
      failures.emit(message.reason)
      return
    case 'memory':
      studio?.setMemory(message.bytes)
      return
    case 'ping':
      tell({ type: 'pong' })
      return
    case 'close':
      void (studio?.close() ?? Promise.resolve())
        .catch((error: unknown) => console.error(error))
        .finally(() => tell({ type: 'closed' }))
      return
    default:
      message satisfies never
  }
}

connectParent(
  (channel) => {
    parent = channel
    channel.onMessage((message) => receive(message as ToHost))
  },
  ({ message, ports: [port] }) => {
    const delivery = message as HostDelivery
    if (!port) return
    if (delivery.type === 'page') {
      if (serve) serve(port)
      else waitingPages.push(port)
    } else if (delivery.type === 'python') {
      python.deliver(delivery.pageId, channelOverPort(port))
    } else {
      connection = { channel: channelOverPort(port), pid: delivery.pid }
      connections.emit(connection)
    }
  },
)
