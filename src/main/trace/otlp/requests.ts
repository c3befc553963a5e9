import { ToolCall } from '@shared/runs.ts'
import { z } from 'zod'
import type { LogEntry } from '../run-log.ts'

/** A message as records keep it. */
const RecordedMessage = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  thought: z.string().optional(),
  toolCalls: z.array(ToolCall).optional(),
  /** The tool that answered. */
  name: z.string().optional(),
})
export type RecordedMessage = z.infer<typeof RecordedMessage>

const RecordedTool = z.object({ name: z.string(), description: z.string(), parameters: z.unknown() })
export type RecordedTool = z.infer<typeof RecordedTool>

/** What an inference was asked. */
export interface RecordedRequest {
  messages: RecordedMessage[]
  tools: RecordedTool[]
}

const Arguments = z.object({ messages: z.array(z.string()), tools: z.string() })

/**
 * Where the arguments of each inference of a run are, in the order in which inferences began. A call that was interrupted begins a second
 * step with the same arguments.
 */
export function inferenceArguments(events: readonly LogEntry[]): string[] {
  const refs: string[] = []
  const bySeq = new Map<number, string>()
  for (const { seq, type, data } of events) {
    if (type === 'requested' && data.kind === 'model.call' && typeof data.args === 'string') {
      bySeq.set(seq, data.args)
      refs.push(data.args)
    }
    const again = type === 'interrupted' ? bySeq.get(Number(data.req)) : undefined
    if (again !== undefined) refs.push(again)
  }
  return refs
}

/** Null when the record does not hold it, or holds something else there. `read` gives a stored value as JSON, or throws. */
export function readRequest(ref: string, read: (sha256: string) => unknown): RecordedRequest | null {
  try {
    const { messages, tools } = Arguments.parse(read(ref))
    return {
      messages: messages.map((each) => RecordedMessage.parse(read(each))),
      tools: z.array(RecordedTool).parse(read(tools)),
    }
  } catch {
    // An export shows what there is; whether the record is whole is for the import and the replay to say.
    return null
  }
}
