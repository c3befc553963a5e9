import type { Sampling } from '@shared/sampling.ts'
import type { ChatMessage, InferRequest } from '../types.ts'

/** Fields that not every server takes; left out when a server says it does not know them. */
export const OPTIONAL_FIELDS = [
  'top_logprobs',
  'logprobs',
  'stream_options',
  'chat_template_kwargs',
  'reasoning_content',
  'top_k',
  'min_p',
  'seed',
] as const
export type OptionalField = (typeof OPTIONAL_FIELDS)[number]

/** Alternatives asked for with each token: as many as are recorded. */
const ALTERNATIVES = 5

/** What is sent to `POST /chat/completions`, without the fields in `without`. */
export function requestBody(
  model: string,
  request: InferRequest,
  without: ReadonlySet<OptionalField>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {
    model,
    messages: wireMessages(request.messages, !without.has('reasoning_content')),
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: request.maxTokens,
    ...(request.sampling ? wireSampling(request.sampling) : {}),
    seed: request.seed,
    logprobs: true,
    top_logprobs: ALTERNATIVES,
    chat_template_kwargs: { enable_thinking: request.thinking },
    ...(request.tools.length > 0
      ? { tools: request.tools.map((tool) => ({ type: 'function', function: { ...tool } })) }
      : {}),
  }
  for (const field of without) delete body[field]
  if (without.has('logprobs')) delete body.top_logprobs
  return body
}

/** Left out is what decides nothing, and what no two servers call the same: then the server's own default holds. */
function wireSampling(sampling: Sampling): Record<string, unknown> {
  const { temperature, topP, topK, minP, presencePenalty, frequencyPenalty, stop } = sampling
  return {
    temperature,
    // Servers refuse a share of nothing; at temperature 0 it decides nothing.
    ...(topP > 0 ? { top_p: topP } : {}),
    ...(topK > 0 ? { top_k: topK } : {}),
    ...(minP > 0 ? { min_p: minP } : {}),
    ...(presencePenalty ? { presence_penalty: presencePenalty } : {}),
    ...(frequencyPenalty ? { frequency_penalty: frequencyPenalty } : {}),
    ...(stop && stop.length > 0 ? { stop } : {}),
  }
}

/** The field a server complains about, if it is one that can be left out. */
export function refusedField(message: string): OptionalField | null {
  return OPTIONAL_FIELDS.find((field) => message.includes(field)) ?? null
}

/** GLM has no call ids and results follow in call order; the API wants ids, so they are numbered. Nine characters, as Mistral's templates demand. */
function wireMessages(messages: readonly ChatMessage[], reasoning: boolean): Record<string, unknown>[] {
  let next = 0
  const open: string[] = []
  return messages.map((message) => {
    switch (message.role) {
      case 'system':
      case 'user':
        return { role: message.role, content: message.content }
      case 'assistant': {
        const calls = message.toolCalls.map((call) => {
          next += 1
          const id = `call${String(next).padStart(5, '0')}`
          open.push(id)
          return { id, type: 'function', function: { name: call.name, arguments: JSON.stringify(call.arguments) } }
        })
        return {
          role: 'assistant',
          content: message.content,
          ...(reasoning && message.thought ? { reasoning_content: message.thought } : {}),
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        }
      }
      case 'tool': {
        // What was wrong with a call that could not be read answers no call.
        const id = message.name === '' ? undefined : open.shift()
        if (!id) return { role: 'user', content: message.content }
        return { role: 'tool', tool_call_id: id, name: message.name, content: message.content }
      }
      default:
        return message satisfies never
    }
  })
}
