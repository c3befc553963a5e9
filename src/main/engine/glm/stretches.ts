import type { TokenPart } from '@shared/xray.ts'
import { findMembers } from './json-members.ts'
import type { ReadCall } from './read-call.ts'

/** A part of an answer's text, from where the one before ends up to `to`, an offset in UTF-16 units. */
export interface Stretch {
  part: TokenPart
  to: number
  call: number | null
  argument: number | null
}

/** An answer of a format whose calls are text, taken apart: the stretches of each text between marks, and all calls. */
export interface TextTrace {
  segments: Stretch[][]
  calls: ReadCall[]
}

/** Collects the stretches of one text in order. */
export class Stretches {
  readonly list: Stretch[] = []

  /** Everything up to `to` that is not covered yet. Nothing when there is nothing left. */
  add(part: TokenPart, to: number, call: number | null = null, argument: number | null = null): this {
    if (to > (this.list.at(-1)?.to ?? 0)) this.list.push({ part, to, call, argument })
    return this
  }

  /** Names and values of the JSON object at `from`, all else up to `to` being its frame. */
  addArguments(text: string, from: number, to: number, call: number, read: ReadCall): this {
    for (const { name, key, value } of findMembers(text.slice(0, to), from)) {
      const found = read.arguments.findIndex((each) => each.key === name)
      const argument = found < 0 ? null : found
      this.add('frame', key[0], call, argument).add('key', key[1], call, argument)
      this.add('frame', value[0], call, argument).add('value', value[1], call, argument)
    }
    return this.add('frame', to, call)
  }
}
