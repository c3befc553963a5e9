import type { ToolEffect } from '@shared/agents.ts'
import { type RunId, SpanId } from '@shared/ids.ts'
import { type Span, SUPPLIED, type ToolCall } from '@shared/runs.ts'
import { newId } from '../kit/ids.ts'
import { now } from './recorder.ts'

/** The span of a call that was not made because a person gave its result. */
export function suppliedSpan(
  runId: RunId,
  order: number,
  parentId: SpanId | null,
  call: ToolCall,
  effect: ToolEffect,
): Span {
  const at = now()
  return {
    id: SpanId.parse(newId('span')),
    runId,
    parentId,
    kind: 'tool',
    name: `execute_tool ${call.name}`,
    status: 'ok',
    startedAt: at,
    endedAt: at,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.name,
      'studio.tool.effect': effect,
      [SUPPLIED]: true,
    },
    error: null,
    order,
  }
}
