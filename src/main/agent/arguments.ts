import type { ChatMessage } from '../engine/types.ts'
import type { BlobStore } from '../store/types.ts'
import type { Command } from './commands.ts'

/** Stores the arguments of one run's commands. History is named by the call before, so that a run of N turns takes O(N) space. */
export class ArgumentWriter {
  #last: { args: string; messages: readonly ChatMessage[] } | null = null

  /** Must run inside a write. */
  put(blobs: BlobStore, command: Command): string {
    if (command.kind !== 'model.call') {
      const { kind: _kind, scope: _scope, ...rest } = command
      return blobs.putJson(rest)
    }
    const { messages, tools, ...rest } = command.request
    const last = this.#last
    let keep = 0
    while (last && keep < messages.length && messages[keep] === last.messages[keep]) keep += 1
    const args = blobs.putJson({
      ...rest,
      ...(command.summary ? { summary: command.summary } : {}),
      tools: blobs.putJson(tools),
      ...(last && keep > 0 ? { base: { args: last.args, keep } } : {}),
      messages: messages.slice(keep).map((message) => blobs.putJson(message)),
    })
    this.#last = { args, messages }
    return args
  }
}
