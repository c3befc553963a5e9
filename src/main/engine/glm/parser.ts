import type { TokenChannel } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { CallReader, type CallState } from './call-reader.ts'
import type { AnswerReader, ParsedOutput } from './prompt-format.ts'
import { type ReadCall, sortCalls } from './read-call.ts'
import { BOX, type Mark, TAG, TAGS } from './tags.ts'

export interface ParserOptions {
  tools: readonly ToolSchema[]
  /** Whether the prompt left a thought open. */
  thinking: boolean
  /** Whether white space around thought and content is the format's, not the model's, and is left out. */
  trim?: boolean
}

/** A place in an answer. */
export interface Place {
  at: 'thought' | 'text' | CallState
  call: number | null
  argument: number | null
}

/**
 * Reads an answer in the formats of GLM 4.5 to 5 as it comes. Tags are decided by token id, so text that merely spells one
 * stays text. No input makes it throw.
 */
export class OutputParser implements AnswerReader {
  readonly #tools: readonly ToolSchema[]
  readonly #trim: boolean
  #thinking: boolean
  #call: CallReader | null = null
  #thought = ''
  #content = ''
  readonly #calls: ReadCall[] = []

  constructor({ tools, thinking, trim = false }: ParserOptions) {
    this.#tools = tools
    this.#trim = trim
    this.#thinking = thinking
  }

  /** Takes ordinary text; says where it belongs. */
  text(text: string): TokenChannel {
    if (this.#call) {
      this.#call.text(text)
      return 'tool'
    }
    if (this.#thinking) {
      this.#thought += text
      return 'thought'
    }
    this.#content += text
    return 'content'
  }

  /** Takes a tag token; says where it belongs. */
  mark(tag: Mark): TokenChannel {
    if (this.#call) {
      if (this.#call.tag(tag)) {
        this.#calls.push(this.#call.finish())
        this.#call = null
      }
      return 'tool'
    }
    switch (tag) {
      case TAG.call:
        this.#thinking = false
        this.#call = new CallReader(this.#tools)
        return 'tool'
      case TAG.think:
        this.#thinking = true
        return 'control'
      case TAG.thinkEnd:
        this.#thinking = false
        return 'control'
      default:
        // A call's or a result's tag outside of any call frames nothing, so it is neither text nor a call.
        return 'control'
    }
  }

  /** Where the next token comes: the part of the answer, and the place of the call and of the argument it is in. */
  get place(): Place {
    if (this.#call) return { at: this.#call.state, call: this.#calls.length, argument: this.#call.argument }
    return { at: this.#thinking ? 'thought' : 'text', call: null, argument: null }
  }

  /** Every call so far. One still open is reported as cut off. */
  get calls(): ReadCall[] {
    return this.#call ? [...this.#calls, this.#call.cutOff()] : [...this.#calls]
  }

  result(): ParsedOutput {
    return {
      thought: this.#trim ? this.#thought.trim() : this.#thought,
      content: this.#trim ? this.#content.trim() : this.#content,
      ...sortCalls(this.calls),
    }
  }
}

const SPELT = [...TAGS, ...BOX]

/**
 * Feeds raw text, in any chunks, to a parser: for recorded text and for tags spelled over several tokens. Text that may
 * be the start of a tag is held back until it is clear.
 */
export class TextFeed {
  readonly #parser: OutputParser
  #held = ''

  constructor(parser: OutputParser) {
    this.#parser = parser
  }

  push(chunk: string): void {
    let rest = this.#held + chunk
    this.#held = ''
    for (let at = rest.indexOf('<'); at >= 0; at = rest.indexOf('<', at)) {
      const tail = rest.slice(at)
      const tag = SPELT.find((each) => tail.startsWith(each))
      if (tag) {
        if (at > 0) this.#parser.text(rest.slice(0, at))
        this.#parser.mark(tag)
        rest = tail.slice(tag.length)
        at = 0
      } else if (SPELT.some((each) => each.startsWith(tail))) {
        this.#held = tail
        rest = rest.slice(0, at)
        break
      } else at += 1
    }
    if (rest !== '') this.#parser.text(rest)
  }

  /** Gives up what was held back as text. */
  end(): ParsedOutput {
    if (this.#held !== '') this.#parser.text(this.#held)
    this.#held = ''
    return this.#parser.result()
  }
}

/** Reads a whole answer given as text. */
export function parseOutput(text: string, options: ParserOptions): ParsedOutput {
  const feed = new TextFeed(new OutputParser(options))
  feed.push(text)
  return feed.end()
}
