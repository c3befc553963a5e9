import type { BlobStore } from '../store/types.ts'
import type { LogEntry } from '../trace/run-log.ts'
import type { ToolOutcome } from './commands.ts'
import { decodeCompleted, decodeRequested } from './journal.ts'

/** Hashes of every value that entries of a record name, directly or through the arguments of a call. Must not be used on records from outside. */
export function recordBlobs(blobs: BlobStore, entries: readonly LogEntry[]): Set<string> {
  const found = new Set<string>()
  for (const entry of entries) {
    if (entry.type === 'started' || entry.type === 'branched' || entry.type === 'edited') {
      const { agent, tools, input, edits } = entry.data
      for (const each of [agent, tools, input, edits]) if (typeof each === 'string') found.add(each)
    } else if (entry.type === 'asked') {
      if (typeof entry.data.exchange === 'string') found.add(entry.data.exchange)
    } else if (entry.type === 'completed') {
      const { kind, outcome, detail } = decodeCompleted(entry)
      found.add(outcome)
      if (kind === 'tool.call') {
        const { value } = blobs.getJson<{ value?: ToolOutcome }>(outcome)
        for (const { ref } of value?.pictures ?? []) found.add(ref)
      }
      if (detail !== undefined) found.add(detail)
    } else if (entry.type === 'requested') {
      const { kind, args } = decodeRequested(entry)
      found.add(args)
      if (kind !== 'model.call') continue
      const { tools, messages, base } = blobs.getJson<{ tools: string; messages: string[]; base?: { args: string } }>(
        args,
      )
      for (const each of [tools, ...messages, ...(base ? [base.args] : [])]) found.add(each)
    }
  }
  return found
}
