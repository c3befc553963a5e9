import type { McpServerId } from '@shared/ids.ts'
import type { McpCallEvent } from '@shared/mcp.ts'
import type { McpService } from './mcp-service.ts'
import { SILENCE_MS } from './mcp-tool.ts'

/** One call as its progress and then its outcome. Stopping to listen cancels it. Errors: those of `McpService.call`. */
export async function* callStream(
  mcp: McpService,
  actor: string,
  { serverId, tool, input }: { serverId: McpServerId; tool: string; input: Record<string, unknown> },
  signal?: AbortSignal,
): AsyncGenerator<McpCallEvent, void> {
  const stop = new AbortController()
  const cancel = () => stop.abort()
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  const waiting: McpCallEvent[] = []
  let wake = () => {}
  const onProgress = (progress: Omit<Extract<McpCallEvent, { type: 'progress' }>, 'type'>) => {
    waiting.push({ type: 'progress', ...progress })
    wake()
  }
  const started = performance.now()
  let over = false
  const calling = mcp.call(actor, serverId, tool, input, { signal: stop.signal, timeoutMs: SILENCE_MS, onProgress })
  const ended = calling.then(
    () => {},
    () => {},
  )
  void ended.then(() => {
    over = true
    wake()
  })
  try {
    while (!over || waiting.length > 0) {
      const event = waiting.shift()
      if (event) yield event
      else
        await new Promise<void>((resolve) => {
          wake = resolve
          if (over || waiting.length > 0) resolve()
        })
    }
    const { text, isError } = await calling
    yield { type: 'done', text, isError, milliseconds: performance.now() - started }
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
    await ended
  }
}
