import { RPCHandler } from '@orpc/server/message-port'
import type { PortMain } from '../process/channel.ts'
import { createRouter, withErrorCodes } from './router.ts'
import type { Studio } from './studio.ts'

/** Serves the contract to pages, one port each. A page that goes away takes its streams with it. */
export function servePages(studio: Studio): (port: PortMain) => void {
  const handler = new RPCHandler(createRouter(studio), { clientInterceptors: [withErrorCodes] })
  return (port) => {
    handler.upgrade(port, { context: { actor: 'window' } })
    port.start()
  }
}
