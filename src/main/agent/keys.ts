import { canonicalJson, hashJson, sha256 } from '../kit/canonical.ts'
import type { Command } from './commands.ts'
import type { Versions } from './journal.ts'
import type { DeclaredTool, LoopState } from './loop-state.ts'

/** Hashes of messages and schemas. The loop never changes one it has made, so the object stands for its value. */
const known = new WeakMap<object, string>()

function hashOf(value: object): string {
  const found = known.get(value)
  if (found !== undefined) return found
  const hash = hashJson(value)
  known.set(value, hash)
  return hash
}

/** `H_k = SHA-256(H_{k-1} ‖ SHA-256(JCS(item_k)))` over a list that mostly grows: what is known of its beginning is not hashed again. */
class ListHash {
  #items: readonly object[] = []
  readonly #prefixes: string[] = []

  of(items: readonly object[]): string {
    let at = 0
    const most = Math.min(items.length, this.#items.length)
    while (at < most && items[at] === this.#items[at]) at += 1
    this.#prefixes.length = at
    for (; at < items.length; at += 1) {
      const item = items[at]
      if (item) this.#prefixes.push(sha256(this.#prefixes.at(-1) ?? '', hashOf(item)))
    }
    this.#items = items
    return this.#prefixes.at(-1) ?? ''
  }
}

const hashTool = ({ parameters, ...rest }: { parameters: object }): string =>
  hashJson({ ...rest, parameters: hashOf(parameters) })

/**
 * What decides the meaning of commands and states, as hashes (E4 and E7 of the recording contract). Keeps what it knows of one run's
 * growing history, so a run of N steps costs O(N). Records of version 1 hash everything anew, and know neither schemas nor states.
 */
export class Keys {
  readonly #versions: Versions
  readonly #messages = new ListHash()

  constructor(versions: Versions) {
    this.#versions = versions
  }

  /** `tools` are those declared to the model of this run. */
  of(command: Command, tools: readonly DeclaredTool[]): string {
    const { scope: _, ...body } = command
    const { modelSha256, remote, template } = this.#versions
    const decisive = { model: modelSha256 ?? remote ?? null, template: template.hash }
    if (this.#versions.record === undefined) return hashJson({ ...body, ...decisive })
    if (command.kind === 'model.call') {
      const { request, scope: _scope, ...rest } = command
      const { messages, tools: declared, ...params } = request
      const history = this.#messages.of(messages)
      return hashJson({ ...rest, ...decisive, params, messages: history, tools: declared.map(hashTool) })
    }
    if (command.kind !== 'tool.call') return hashJson(body)
    const tool = tools.find((each) => each.name === command.call.name)
    return hashJson({ ...body, schema: tool ? hashTool(tool) : null })
  }

  /** The whole state. What the start gave (agent, tools) never changes and is hashed with the record's first entry. */
  state(state: LoopState): string {
    if (this.#versions.record === undefined) return sha256(canonicalJson(state))
    const { agent: _agent, tools: _tools, messages, ...rest } = state
    return hashJson({ ...rest, messages: this.#messages.of(messages) })
  }
}
