import type { Span, SpanKind } from '@shared/runs.ts'
import type { GenAiMessage } from './messages.ts'

const KINDS: Record<SpanKind, string> = {
  agent: 'AGENT',
  plan: 'CHAIN',
  inference: 'LLM',
  tool: 'TOOL',
  retrieval: 'RETRIEVER',
  check: 'EVALUATOR',
  approval: 'GUARDRAIL',
  error: 'CHAIN',
}

/** What OpenInference calls the facts of a span; beside their GenAI names. */
export function openInferenceFacts({ kind, attributes }: Span): Record<string, unknown> {
  const at = (name: string): unknown => attributes[`gen_ai.${name}`]
  const facts: Record<string, unknown> = {
    'openinference.span.kind': KINDS[kind],
    'session.id': at('conversation.id'),
  }
  if (kind === 'agent') facts['agent.name'] = at('agent.name')
  if (kind === 'tool') {
    facts['tool.name'] = at('tool.name')
    facts['tool.description'] = at('tool.description')
  }
  if (kind !== 'inference') return facts
  const parameters = Object.entries(attributes)
    .filter(([name]) => name.startsWith('gen_ai.request.') && name !== 'gen_ai.request.model')
    .map(([name, value]) => [name.slice('gen_ai.request.'.length), value])
  const prompt = at('usage.input_tokens')
  const completion = at('usage.output_tokens')
  return {
    ...facts,
    'llm.model_name': at('request.model'),
    'llm.provider': at('provider.name'),
    'llm.invocation_parameters': JSON.stringify(Object.fromEntries(parameters)),
    'llm.token_count.prompt': prompt,
    'llm.token_count.completion': completion,
    'llm.token_count.total':
      typeof prompt === 'number' && typeof completion === 'number' ? prompt + completion : undefined,
    'llm.token_count.prompt_details.cache_read': at('usage.cache_read.input_tokens'),
  }
}

/** Messages as OpenInference has them: a key for every field, counted from 0. */
export function flattenMessages(prefix: string, messages: readonly GenAiMessage[]): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  for (const [index, { role, name, parts }] of messages.entries()) {
    const at = `${prefix}.${index}.message`
    flat[`${at}.role`] = role
    if (name !== undefined) flat[`${at}.name`] = name
    const texts = parts.flatMap((part) =>
      part.type === 'text' ? [part.content] : part.type === 'tool_call_response' ? [part.response] : [],
    )
    if (texts.length > 0) flat[`${at}.content`] = texts.join('\n')
    let calls = 0
    for (const part of parts) {
      if (part.type !== 'tool_call') continue
      flat[`${at}.tool_calls.${calls}.tool_call.function.name`] = part.name
      flat[`${at}.tool_calls.${calls}.tool_call.function.arguments`] = JSON.stringify(part.arguments)
      calls += 1
    }
  }
  return flat
}

/** What went in and came out, as text or as JSON. */
export function inputOutput(input: unknown, output: unknown): Record<string, unknown> {
  const side = (name: string, value: unknown): Record<string, unknown> => {
    if (value === null || value === undefined) return {}
    if (typeof value === 'string') return { [`${name}.value`]: value, [`${name}.mime_type`]: 'text/plain' }
    return { [`${name}.value`]: JSON.stringify(value), [`${name}.mime_type`]: 'application/json' }
  }
  return { ...side('input', input), ...side('output', output) }
}
