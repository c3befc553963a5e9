import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Client, type ClientCapabilities, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/client'
import { type McpAllows, McpRequest, type SamplingMessage } from '@shared/mcp-requests.ts'
import { formFields } from './form-fields.ts'
import { blockText } from './result-text.ts'
import type { McpReply } from './types.ts'

/** Tokens an answer for a server may have at most, whatever it asks for. */
const MOST_TOKENS = 4_000
/** What the protocol's own words for it are: a person refused. */
const REFUSED = -1

/** Pure: what a server is told it may ask for. What is not told, it must not ask, and hears that it is not answered. */
export function capabilitiesOf({ sampling, elicitation, roots }: McpAllows): ClientCapabilities {
  return {
    ...(sampling ? { sampling: {} } : {}),
    ...(elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    // A server that is told of no folder at all would take that for "none is allowed".
    ...(roots.length > 0 ? { roots: { listChanged: true } } : {}),
  }
}

export interface Answering {
  allows: McpAllows
  /** The server's name in the studio. */
  server: string
  /** Folders as they are now. */
  roots(): readonly string[]
  /** Errors: whatever keeps it from being answered. */
  ask(request: McpRequest, withdrawn: AbortSignal): Promise<McpReply>
}

/** Lets a client answer what a server asks, in both ages of the protocol: as requests, and inside the results of calls. */
export function answerRequests(client: Client, { allows, server, roots, ask: put }: Answering): void {
  const ask: Answering['ask'] = async (request, withdrawn) => {
    const { success, data } = McpRequest.safeParse(request)
    if (success) return await put(data, withdrawn)
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'This asks for more than a person can be shown.')
  }
  if (allows.sampling)
    client.setRequestHandler('sampling/createMessage', async ({ params }, { mcpReq }) => {
      const messages = params.messages.map(({ role, content }): SamplingMessage => {
        const blocks = Array.isArray(content) ? content : [content]
        return { role, text: blocks.map(samplingText).join('\n') }
      })
      const maxTokens = Math.max(1, Math.min(Math.floor(params.maxTokens), MOST_TOKENS))
      const { systemPrompt: system = null, temperature = null } = params
      const request: McpRequest = { kind: 'sampling', server, messages, system, maxTokens, temperature }
      const { action, sampled, reason } = await ask(request, mcpReq.signal)
      if (action !== 'accept' || !sampled) throw new ProtocolError(REFUSED, reason ?? 'The person refused this.')
      return {
        role: 'assistant' as const,
        model: sampled.model,
        content: { type: 'text' as const, text: sampled.text },
        stopReason: sampled.cut ? 'maxTokens' : 'endTurn',
      }
    })
  if (allows.elicitation)
    client.setRequestHandler('elicitation/create', async ({ params }, { mcpReq }) => {
      const { action, values } = await ask(elicitation(server, params), mcpReq.signal)
      return action === 'accept' && values ? { action, content: values } : { action }
    })
  if (allows.roots.length > 0)
    client.setRequestHandler('roots/list', () => ({
      roots: roots().map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) || path })),
    }))
}

/** Pure: what a server asks a person, in the studio's words. Errors: ProtocolError for what cannot be shown. */
export function elicitation(
  server: string,
  params: { message: string; url?: unknown; requestedSchema?: unknown },
): McpRequest {
  const { message } = params
  if (typeof params.url === 'string') {
    // A page of the web and nothing else: other schemes start programs.
    const url = URL.canParse(params.url) ? new URL(params.url) : null
    if (!url || !/^https?:$/.test(url.protocol))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Only http and https addresses are shown.')
    return { kind: 'url', server, message, url: url.href, host: url.host }
  }
  const fields = formFields(params.requestedSchema)
  if (fields) return { kind: 'form', server, message, fields }
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The schema is not one that a form can be made of.')
}

type SamplingBlock = { type: string } & Record<string, unknown>

/** Text as it is; what else there is, named: the model reads text alone. */
function samplingText(block: SamplingBlock): string {
  if (block.type === 'text' && typeof block.text === 'string') return block.text
  const { mimeType, data } = block
  if ((block.type === 'image' || block.type === 'audio') && typeof data === 'string' && typeof mimeType === 'string')
    return blockText({ type: block.type, mimeType, data })
  return `[${block.type}]`
}
