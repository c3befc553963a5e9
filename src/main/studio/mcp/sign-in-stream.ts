import type { McpServerId } from '@shared/ids.ts'
import type { McpSignInEvent } from '@shared/mcp.ts'
import type { McpService } from './mcp-service.ts'

/** The address to show, and then how the sign-in ended. Stopping to listen cancels it. Errors: those of `SignIns.signIn`. */
export async function* signInStream(
  mcp: McpService,
  actor: string,
  id: McpServerId,
  signal?: AbortSignal,
): AsyncGenerator<McpSignInEvent, void> {
  const stop = new AbortController()
  const cancel = () => stop.abort()
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  let onAddress = (_address: string) => {}
  const shown = new Promise<string>((resolve) => {
    onAddress = resolve
  })
  const ended = mcp.signIns.signIn(actor, id, { onAddress, signal: stop.signal })
  try {
    const address = await Promise.race([shown, ended.then(() => null)])
    if (address !== null) yield { type: 'address', address }
    await ended
    yield { type: 'done', server: mcp.get(id) }
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
    await ended.catch(() => undefined)
  }
}
