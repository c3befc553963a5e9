import type { ToolEffect } from '@shared/agents.ts'
import type { SpanId } from '@shared/ids.ts'
import { SUPPLIED, type ToolCall } from '@shared/runs.ts'
import type { Tx } from '../store/types.ts'
import type { Recorder } from '../trace/recorder.ts'
import { toolAttributes } from './attributes.ts'

interface Supplied {
  call: ToolCall
  effect: ToolEffect
  /** Of the tool. */
  description: string
  result: string
  parentId: SpanId | null
}

/** Puts a call into the trace that is not made, because a person gave its result. */
export function recordSupplied(
  tx: Tx,
  recorder: Recorder,
  { call, effect, description, result, parentId }: Supplied,
): void {
  const attributes = { ...toolAttributes(call, effect, description), [SUPPLIED]: true }
  const span = recorder.startSpan(tx, { kind: 'tool', name: `execute_tool ${call.name}`, parentId, attributes })
  recorder.endSpan(tx, span.id, { status: 'ok', content: { kind: 'tool', call, effect, result, isError: false } })
}
