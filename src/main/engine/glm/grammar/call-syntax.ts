import type { ToolSchema } from '../../types.ts'
import { CONTROL, TAG } from '../tags.ts'
import { jsonCall, nameLineArguments, symbolOf, xmlCall } from './call-grammars.ts'
import { type Expression, FIRST_MARK, type GrammarSymbol } from './expression.ts'

/** A call has begun: what may stand in it, and where reading goes on behind it. */
export interface Opened {
  inside: Expression
  after: Outside
}

/** Reads an answer outside of its calls, symbol by symbol, in order to know where one begins. It never changes. */
export interface Outside {
  read(symbol: GrammarSymbol): Outside | Opened
}

/** Finds the calls of one format. `thoughtOpen`: the answer begins inside a thought. */
export type CallSyntax = (tools: readonly ToolSchema[], thoughtOpen: boolean) => Outside

/** GLM 4.5 to 5: a tag that is one token, wherever it stands, begins a call. */
export const xmlCalls: CallSyntax = (tools) => {
  const inside = xmlCall(tools)
  const outside: Outside = {
    read: (symbol) => (symbol === symbolOf(TAG.call) ? { inside, after: outside } : outside),
  }
  return outside
}

/** Generic JSON calls: the tag is text, and means nothing within a thought. */
export const jsonCalls: CallSyntax = (tools, thoughtOpen) => {
  const inside = jsonCall(tools)
  const longest = Math.max(TAG.call.length, TAG.thinkEnd.length)
  const text = (end: string, thinking: boolean): Outside => ({
    read(symbol) {
      // A vocabulary may have the tag as one token, which is spelled out before it comes here.
      const seen = `${end}${symbol < FIRST_MARK ? String.fromCharCode(symbol) : ' '}`.slice(-longest)
      if (seen.endsWith(TAG.think)) return text('', true)
      if (seen.endsWith(TAG.thinkEnd)) return text('', false)
      return !thinking && seen.endsWith(TAG.call) ? { inside, after: text('', false) } : text(seen, thinking)
    },
  })
  return text('', thoughtOpen)
}

/** A line longer than this is no tool's name. */
const LONGEST_NAME = 64

/**
 * GLM-4-9B, 32B and Z1: a call is the name of a tool as the first line behind a header. Until that line ends it may be text
 * as well, so a name that was never declared is not held back; only its reader says that there is no such tool.
 */
export const nameLineCalls: CallSyntax = (tools, thoughtOpen) => {
  const inside = new Map(tools.map((tool) => [tool.name, nameLineArguments(tool)]))
  const text: Outside = { read: (symbol) => (symbol === symbolOf(CONTROL.assistant) ? line('') : text) }
  const line = (begun: string): Outside => ({
    read(symbol) {
      if (symbol >= FIRST_MARK) return text.read(symbol)
      const character = String.fromCharCode(symbol)
      if (character !== '\n') return begun.length < LONGEST_NAME ? line(begun + character) : text
      const found = inside.get(begun.trim())
      return found ? { inside: found, after: text } : text
    },
  })
  /** Behind a thought the name may stand on a line of its own. */
  const afterThought: Outside = {
    read: (symbol) => (symbol === 0x0a || symbol === 0x20 ? afterThought : line('').read(symbol)),
  }
  const thought = (end: string): Outside => ({
    read(symbol) {
      const seen = `${end}${symbol < FIRST_MARK ? String.fromCharCode(symbol) : ' '}`.slice(-TAG.thinkEnd.length)
      return seen === TAG.thinkEnd ? afterThought : thought(seen)
    },
  })
  return thoughtOpen ? thought('') : line('')
}
