import type { ToolCall } from '@shared/runs.ts'
import { checkCall, readJsonCall } from '../glm/json-call.ts'
import { sortCalls } from '../glm/read-call.ts'
import type { ToolSchema } from '../types.ts'
import type { CallDelta } from './chunk.ts'

interface OpenCall {
  index: number | null
  id: string | null
  name: string
  text: string[]
  value: Record<string, unknown> | null
}

/** Puts the pieces of tool calls together, however several are interleaved. */
export class ToolDeltas {
  readonly #calls: OpenCall[] = []

  get empty(): boolean {
    return this.#calls.length === 0
  }

  push(delta: CallDelta): void {
    const call = this.#find(delta)
    const { name, arguments: piece } = delta.function ?? {}
    // Some servers repeat the name with every piece, others send it in pieces.
    if (name && name !== call.name) call.name += name
    if (typeof piece === 'string') call.text.push(piece)
    else if (piece) call.value = { ...call.value, ...piece }
  }

  /** In the order in which they began. What cannot be used becomes sentences for the model; never throws. */
  read(tools: readonly ToolSchema[]): { toolCalls: ToolCall[]; problems: string[] } {
    const calls = this.#calls.map(({ name, text, value }) => {
      // A tool without parameters is often called with nothing at all.
      const written = text.join('').trim() || '{}'
      return value ? checkCall(name, value, tools) : readJsonCall(name, written, tools)
    })
    return sortCalls(calls)
  }

  #find({ index, id, function: fn }: CallDelta): OpenCall {
    const given = index ?? null
    const last = this.#calls.at(-1)
    const found =
      given !== null
        ? // A new id under an old index is a new call: some servers number every call 0.
          this.#calls.findLast((call) => call.index === given && (!id || !call.id || call.id === id))
        : id
          ? this.#calls.find((call) => call.id === id)
          : fn?.name && last?.name !== fn.name
            ? undefined
            : last
    if (found) {
      found.id ??= id || null
      return found
    }
    const call: OpenCall = { index: given, id: id || null, name: '', text: [], value: null }
    this.#calls.push(call)
    return call
  }
}
