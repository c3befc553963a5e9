import type { Channel, PortMain } from './channel.ts'
import { channelOverIpc } from './node-child.ts'
import { channelOverPort } from './ports.ts'

/** A message that came over the parent port with ports, such as the page's or the engine's. */
export interface Delivery {
  message: unknown
  ports: PortMain[]
}

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: PortMain[] }) => void): unknown
}

function parentPort(): ParentPort | null {
  return (process as { parentPort?: ParentPort }).parentPort ?? null
}

/**
 * The child's side of `spawnNode` and `spawnUtility`: calls `onChannel` with the channel to the parent, once. `onDelivery` gets
 * every later message with ports; only a utility process receives those. Exits when the parent is gone, so that no child
 * outlives its owner. Not a promise: a utility process gets no messages while a top-level await holds up its module.
 */
export function connectParent(
  onChannel: (channel: Channel) => void,
  onDelivery: (delivery: Delivery) => void = () => undefined,
): void {
  const port = parentPort()
  if (!port) {
    if (!process.send) throw new Error('This program is started by the studio, not by hand.')
    const channel = channelOverIpc(process)
    channel.onClose(() => process.exit(0))
    onChannel(channel)
    return
  }
  port.on('message', ({ data, ports }) => {
    const [first] = ports
    if ((data as { type?: unknown } | null)?.type === 'connect' && first) {
      const channel = channelOverPort(first)
      channel.onClose(() => process.exit(0))
      onChannel(channel)
    } else {
      onDelivery({ message: data, ports })
    }
  })
}
