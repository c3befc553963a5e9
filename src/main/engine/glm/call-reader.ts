import type { ToolSchema } from '../types.ts'
import { type CallProblem, missingArguments, problem, quote, unknownTool, wrongType } from './call-problems.ts'
import { coerceArgument, propertySchemas } from './coerce.ts'
import { type ReadArgument, type ReadCall, unread } from './read-call.ts'
import { type Mark, TAG } from './tags.ts'

/** Where inside a call the next token comes. */
export type CallState = 'name' | 'between' | 'key' | 'afterKey' | 'value'

/** Reads the inside of one `<tool_call>`. Never throws: what it cannot read becomes a sentence for the model. */
export class CallReader {
  readonly #tools: readonly ToolSchema[]
  #state: CallState = 'name'
  #name = ''
  #text = ''
  #key = ''
  readonly #pairs: [key: string, value: string][] = []
  #stray = false

  constructor(tools: readonly ToolSchema[]) {
    this.#tools = tools
  }

  get state(): CallState {
    return this.#state
  }

  /** Place of the argument being read, or null between arguments. */
  get argument(): number | null {
    return this.#state === 'name' || this.#state === 'between' ? null : this.#pairs.length
  }

  text(text: string): void {
    if (this.#state === 'name') this.#name += text
    else if (this.#state === 'key' || this.#state === 'value') this.#text += text
    else if (text.trim() !== '') this.#stray = true
  }

  /** Takes a tag inside the call. True once the call is closed. */
  tag(tag: Mark): boolean {
    const inKey = this.#state === 'key'
    if (inKey || this.#state === 'value') {
      if (tag !== (inKey ? TAG.keyEnd : TAG.valueEnd)) this.#text += tag
      else if (inKey) this.#enter('afterKey')
      else this.#enter('between')
      return false
    }
    if (tag === TAG.callEnd) return true
    if (tag === TAG.key && this.#state !== 'afterKey') this.#state = 'key'
    else if (tag === TAG.value && this.#state === 'afterKey') this.#state = 'value'
    else {
      this.#stray = true
      if (this.#state === 'name') this.#state = 'between'
    }
    return false
  }

  #enter(state: 'afterKey' | 'between'): void {
    if (state === 'afterKey') this.#key = this.#text.trim()
    else this.#pairs.push([this.#key, this.#text])
    this.#text = ''
    this.#state = state
  }

  /** The name so far, which a line break ends too, and whether anything but space follows it. */
  #readName(): { name: string; clean: boolean } {
    const [name = '', ...after] = this.#name.trim().split('\n')
    return { name: name.trim(), clean: after.every((line) => line.trim() === '') }
  }

  /** A call that ended before it was closed, with what there was of it. */
  cutOff(): ReadCall {
    const { name } = this.#readName()
    const of = name === '' ? 'A tool call' : `The call of ${quote(name)}`
    const cut = problem('whole', `${of} was cut off before ${TAG.callEnd}. Write the whole call again.`)
    const tool = this.#tools.find((each) => each.name === name) ?? null
    return { name, tool, arguments: tool ? this.#coerce(tool, []) : [], problems: [cut] }
  }

  /** The call, with whatever keeps it from being made. */
  finish(): ReadCall {
    const { name, clean } = this.#readName()
    if (name === '')
      return unread('', null, problem('name', 'A tool call has no name. Start the call with the name of a tool.'))
    const tool = this.#tools.find((each) => each.name === name)
    if (!tool) return unread(name, null, unknownTool(name, this.#tools))
    const problems: CallProblem[] = []
    if (this.#stray || this.#state === 'afterKey' || !clean) {
      const how = `${TAG.key}name${TAG.keyEnd}${TAG.value}value${TAG.valueEnd}`
      const message = `The call of ${name} has text outside its arguments. Write each argument as ${how}.`
      problems.push(problem('no-stray-text', message))
    }
    const read = this.#coerce(tool, problems)
    problems.push(...missingArguments(tool, (required) => read.some(({ key }) => key === required)))
    return { name, tool, arguments: read, problems }
  }

  #coerce(tool: ToolSchema, problems: CallProblem[]): ReadArgument[] {
    const schemas = propertySchemas(tool.parameters)
    const seen = new Set<string>()
    return this.#pairs.map(([key, raw], index) => {
      if (key === '')
        problems.push(problem('named-argument', `The call of ${tool.name} has an argument without a name.`, index))
      else if (seen.has(key))
        problems.push(
          problem('argument-once', `The call of ${tool.name} gives the argument ${quote(key)} twice.`, index),
        )
      seen.add(key)
      const coerced = coerceArgument(raw, schemas.get(key))
      if (!coerced.ok) problems.push(wrongType(tool, key, coerced.expected, raw, index))
      // Kept even when wrong, so that the same mistake is not also reported as a missing argument.
      return { key, raw, from: 'text', value: coerced.ok ? coerced.value : raw, ok: coerced.ok }
    })
  }
}
