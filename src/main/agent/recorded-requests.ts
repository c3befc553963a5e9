import type { RunId } from '@shared/ids.ts'
import { z } from 'zod'
import type { ChatMessage, ToolSchema } from '../engine/types.ts'
import type { Tx } from '../store/types.ts'
import { readRunLog } from '../trace/run-log.ts'
import { readSpans } from '../trace/spans.ts'
import { decodeMessages, decodeRequested, decodeVersions } from './journal.ts'

/** What an inference of a run was asked, as far as its answer depends on it. */
export interface RecordedRequest {
  messages: ChatMessage[]
  tools: ToolSchema[]
  thinking: boolean
  /** Id of the prompt format. */
  template: string
}

const Interrupted = z.object({ req: z.number() })

/**
 * What the inference of one span was asked, or null when the record does not say. The record numbers requests and the spans are in
 * order: each request of the model opens a span, and so does each new attempt after the engine died.
 */
export function recordedRequest(tx: Tx, runId: RunId, spanId: string): RecordedRequest | null {
  const spans = readSpans(tx, runId).filter((span) => span.kind === 'inference')
  const place = spans.findIndex((span) => span.id === spanId)
  let template = ''
  const asked: string[] = []
  const arguments_ = new Map<number, string>()
  for (const entry of readRunLog(tx, runId)) {
    if (entry.type === 'started') template = decodeVersions(entry).template.name
    else if (entry.type === 'requested') {
      const { kind, args } = decodeRequested(entry)
      if (kind !== 'model.call') continue
      arguments_.set(entry.seq, args)
      asked.push(args)
    } else if (entry.type === 'interrupted') {
      const args = arguments_.get(Interrupted.parse(entry.data).req)
      if (args !== undefined) asked.push(args)
    }
  }
  const args = asked[place]
  if (args === undefined) return null
  const { tools, thinking } = tx.blobs.getJson<{ tools: string; thinking: boolean }>(args)
  return {
    messages: decodeMessages(tx.blobs, args),
    tools: tx.blobs.getJson<ToolSchema[]>(tools),
    thinking,
    template,
  }
}
