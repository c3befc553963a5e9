import type { ToolCall } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { missingArguments, quote, unknownTool, wrongType } from './call-problems.ts'
import { coerceArgument, propertySchemas } from './coerce.ts'
import { type Mark, TAG } from './tags.ts'

type State = 'name' | 'between' | 'key' | 'afterKey' | 'value'

/** Reads the inside of one `<tool_call>`. Never throws: what it cannot read becomes a sentence for the model. */
export class CallReader {
  readonly #tools: readonly ToolSchema[]
  #state: State = 'name'
  #name = ''
  #text = ''
  #key = ''
  readonly #pairs: [key: string, value: string][] = []
  #stray = false

  constructor(tools: readonly ToolSchema[]) {
    this.#tools = tools
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

  /** The sentence for a call that ended before it was closed. */
  cutOff(): string {
    const { name } = this.#readName()
    const of = name === '' ? 'A tool call' : `The call of ${quote(name)}`
    return `${of} was cut off before ${TAG.callEnd}. Write the whole call again.`
  }

  /** The call, or why it cannot be made. */
  finish(): { call: ToolCall } | { problems: string[] } {
    const { name, clean } = this.#readName()
    if (name === '') return { problems: ['A tool call has no name. Start the call with the name of a tool.'] }
    const tool = this.#tools.find((each) => each.name === name)
    if (!tool) return { problems: [unknownTool(name, this.#tools)] }
    const problems: string[] = []
    if (this.#stray || this.#state === 'afterKey' || !clean)
      problems.push(
        `The call of ${name} has text outside its arguments. Write each argument as ${TAG.key}name${TAG.keyEnd}${TAG.value}value${TAG.valueEnd}.`,
      )
    const values = this.#coerce(tool, problems)
    problems.push(...missingArguments(tool, (required) => values.has(required)))
    return problems.length > 0 ? { problems } : { call: { name, arguments: Object.fromEntries(values) } }
  }

  #coerce(tool: ToolSchema, problems: string[]): Map<string, unknown> {
    const schemas = propertySchemas(tool.parameters)
    const values = new Map<string, unknown>()
    for (const [key, raw] of this.#pairs) {
      if (key === '') problems.push(`The call of ${tool.name} has an argument without a name.`)
      else if (values.has(key)) problems.push(`The call of ${tool.name} gives the argument ${quote(key)} twice.`)
      const coerced = coerceArgument(raw, schemas.get(key))
      // Kept even when wrong, so that the same mistake is not also reported as a missing argument.
      values.set(key, coerced.ok ? coerced.value : raw)
      if (!coerced.ok) problems.push(wrongType(tool, key, coerced.expected, raw))
    }
    return values
  }
}
