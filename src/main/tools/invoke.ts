import { type ErrorInfo, StudioError, toErrorInfo } from '@shared/errors.ts'
import type { ToolCall } from '@shared/runs.ts'
import { parseArguments } from './arguments.ts'
import { CallClock } from './call-clock.ts'
import { checkPictures } from './pictures.ts'
import type { ToolRegistry } from './registry.ts'
import { shorten } from './shorten.ts'
import type { ToolContext, ToolOutput, ToolPicture } from './types.ts'

export interface InvokeOptions {
  /** How long one call may take, where the tool does not say. Default 30,000 ms. */
  timeoutMs?: number
  /** Characters (UTF-16 units) of the result the model is given, the note about the cut included. Default 4,000. */
  maxCharacters?: number
}

export interface ToolResult {
  /** What the model reads: the output, or `Error: ` and a sentence. */
  content: string
  isError: boolean
  error: ErrorInfo | null
  pictures: ToolPicture[]
}

/**
 * Runs one call of the model. Everything that goes wrong becomes a result the model can read (TOOL_UNKNOWN,
 * TOOL_INVALID_ARGUMENTS, NOT_ALLOWED, TOOL_FAILED, LIMIT_REACHED, or the tool's own code). Throws only CANCELLED, when
 * `context.signal` is aborted, and then at once, whether the tool listens to it or not.
 */
export async function invokeTool(
  registry: ToolRegistry,
  call: ToolCall,
  context: ToolContext,
  { timeoutMs = 30_000, maxCharacters = 4_000 }: InvokeOptions = {},
): Promise<ToolResult> {
  throwIfCancelled(context.signal)
  try {
    const tool = registry.get(call.name)
    const disabled = tool.disabledReason?.(context)
    if (disabled) throw new StudioError('NOT_ALLOWED', disabled)
    const input = parseArguments(tool, call.arguments)
    const output = await within(tool.timeoutMs ?? timeoutMs, tool.name, context, (limited) => tool.run(input, limited))
    const pictures = checkPictures(tool.name, output.pictures ?? [])
    return { content: shorten(output.content, maxCharacters), isError: false, error: null, pictures }
  } catch (error) {
    throwIfCancelled(context.signal)
    const info = asToolError(call.name, error)
    return { content: shorten(`Error: ${info.message}`, maxCharacters), isError: true, error: info, pictures: [] }
  }
}

/** Races the tool against the clock and the caller, for a tool may listen to neither. The clock stands still while a person is asked. */
function within(
  timeoutMs: number,
  name: string,
  context: ToolContext,
  run: (context: ToolContext) => Promise<ToolOutput>,
): Promise<ToolOutput> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const release = () => {
      clock.stop()
      context.signal.removeEventListener('abort', cancel)
    }
    const stop = (error: StudioError) => {
      release()
      reject(error)
      controller.abort(error)
    }
    const cancel = () => stop(cancelled())
    const clock = new CallClock(timeoutMs, timeoutMs, () => {
      stop(new StudioError('LIMIT_REACHED', `${name} took longer than ${timeoutMs / 1000} seconds and was stopped.`))
    })
    context.signal.addEventListener('abort', cancel, { once: true })
    const { ask } = context
    const limited: ToolContext = {
      ...context,
      signal: controller.signal,
      ...(ask ? { ask: (request, withdrawn) => clock.during(() => ask(request, withdrawn)) } : {}),
    }
    // An async wrapper, so that a tool that throws before its first await is a rejection too.
    const running = (async () => run(limited))()
    running.finally(release).then(resolve, reject)
  })
}

/** What a tool throws that is no StudioError is a fault of the tool, not of the studio. */
function asToolError(name: string, error: unknown): ErrorInfo {
  const info = toErrorInfo(error)
  if (error instanceof StudioError) return info
  return { code: 'TOOL_FAILED', message: `${name} failed: ${info.message}` }
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled()
}

const cancelled = () => new StudioError('CANCELLED', 'The tool call was cancelled.')
