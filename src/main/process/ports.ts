import type { Channel, PortMain } from './channel.ts'

/** A channel over one end of a MessagePort. Messages wait until somebody listens. */
export function channelOverPort(port: PortMain): Channel {
  let closed = false
  let started = false
  const closers = new Set<() => void>()
  port.on('close', () => {
    closed = true
    const listeners = [...closers]
    closers.clear()
    for (const listener of listeners) listener()
  })
  return {
    post(message) {
      if (!closed) port.postMessage(message)
    },
    onMessage(listener) {
      const handle = (event: { data: unknown }): void => listener(event.data)
      port.on('message', handle)
      if (!started) port.start()
      started = true
      return () => port.off('message', handle)
    },
    onClose(listener) {
      closers.add(listener)
      // The close of the other end is only noticed by a port that is running.
      if (!started) port.start()
      started = true
      return () => closers.delete(listener)
    },
    close() {
      closed = true
      port.close()
    },
  }
}
