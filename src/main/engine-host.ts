import { serveEngine } from './engine/local/server.ts'
import { connectParent } from './process/parent.ts'
import { channelOverPort } from './process/ports.ts'

/**
 * The engine's process. Under Electron the studio host's port is delivered (and delivered anew when that host is replaced);
 * as a forked Node process the parent itself is the client.
 */
let stop: (() => void) | null = null

connectParent(
  (parent) => {
    if (process.send) stop = serveEngine(parent)
  },
  ({ ports: [port] }) => {
    stop?.()
    if (port) stop = serveEngine(channelOverPort(port))
  },
)
