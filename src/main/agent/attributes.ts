import type { Agent, ToolEffect } from '@shared/agents.ts'
import type { Run, ToolCall } from '@shared/runs.ts'
import { PREFILL_ATTRIBUTE } from '@shared/trace-shape.ts'
import type { InferRequest, InferResult } from '../engine/types.ts'
import type { Summary } from './commands.ts'

/**
 * OpenTelemetry GenAI attributes (semantic conventions 1.41, names as of their registry). Message contents are not attributes:
 * they are the span's content. Token usage stands on inference spans only, so that sums over a tree count nothing twice.
 */
export const PROVIDER = 'autoglm'

type Attributes = Record<string, unknown>

export function agentAttributes(agent: Agent, run: Run): Attributes {
  return {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.provider.name': PROVIDER,
    'gen_ai.agent.id': agent.id,
    'gen_ai.agent.name': agent.name,
    'gen_ai.agent.version': String(agent.version),
    'gen_ai.conversation.id': run.id,
    'gen_ai.request.model': run.modelName,
  }
}

export function requestAttributes(request: InferRequest, run: Run): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': PROVIDER,
    'gen_ai.conversation.id': run.id,
    'gen_ai.request.model': run.modelName,
    'gen_ai.request.max_tokens': request.maxTokens,
    ...samplingAttributes(request.sampling),
    'gen_ai.request.seed': request.seed,
    'gen_ai.output.type': 'text',
  }
}

function samplingAttributes(sampling: InferRequest['sampling']): Attributes {
  if (sampling === null) return {}
  return {
    'gen_ai.request.temperature': sampling.temperature,
    'gen_ai.request.top_p': sampling.topP,
    'gen_ai.request.top_k': sampling.topK,
    ...(sampling.presencePenalty === undefined ? {} : { 'gen_ai.request.presence_penalty': sampling.presencePenalty }),
    ...(sampling.frequencyPenalty === undefined
      ? {}
      : { 'gen_ai.request.frequency_penalty': sampling.frequencyPenalty }),
    ...(sampling.stop === undefined ? {} : { 'gen_ai.request.stop_sequences': sampling.stop }),
  }
}
/** What a summary stands for, and the sizes, in tokens, that made it necessary. */
export const summaryAttributes = ({ messages, steps, promptTokens, contextSize }: Summary): Attributes => ({
  'studio.context.dropped_messages': messages,
  'studio.context.dropped_steps': steps,
  'studio.context.prompt_tokens': promptTokens,
  'studio.context.size': contextSize,
})

const FINISH_REASONS = {
  stop: 'stop',
  tool_calls: 'tool_call',
  length: 'length',
  repetition: 'error',
  abort: 'error',
} as const

export function inferenceAttributes(result: InferResult): Attributes {
  const { timings, tokens, passport } = result
  const thoughts = tokens.filter((token) => token.channel === 'thought').length
  return {
    'gen_ai.response.finish_reasons': [FINISH_REASONS[result.stopReason]],
    // An estimate is no usage.
    ...(passport.usage === 'estimated'
      ? {}
      : {
          'gen_ai.usage.input_tokens': timings.cache_n + timings.prompt_n,
          'gen_ai.usage.output_tokens': timings.predicted_n,
          'gen_ai.usage.cache_read.input_tokens': timings.cache_n,
        }),
    ...(thoughts > 0 ? { 'gen_ai.usage.reasoning.output_tokens': thoughts } : {}),
    ...(tokens[0] ? { 'gen_ai.response.time_to_first_chunk': tokens[0].t / 1000 } : {}),
    ...(result.thoughtCut ? { 'studio.thought.cut': true } : {}),
    ...(result.modelSha256 ? { 'studio.model.sha256': result.modelSha256 } : {}),
    ...(passport.server ? { 'server.address': passport.server } : {}),
    ...(passport.reportedModel ? { 'gen_ai.response.model': passport.reportedModel } : {}),
    'studio.engine.build': result.engineBuild,
    'studio.template.name': result.template.name,
    'studio.template.sha256': result.template.hash,
    [PREFILL_ATTRIBUTE]: timings.prompt_ms,
    'studio.tokens_per_second': timings.predicted_per_second,
  }
}

export function toolAttributes(call: ToolCall, effect: ToolEffect, description: string): Attributes {
  return {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': call.name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.description': description,
    'studio.tool.effect': effect,
  }
}
