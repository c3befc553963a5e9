import type { TokenChannel } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { propertySchemas } from './coerce.ts'
import { readJsonCall } from './json-call.ts'
import type { AnswerReader, ParsedOutput } from './prompt-format.ts'
import { type ReadCall, sortCalls } from './read-call.ts'
import { Stretches, type TextTrace } from './stretches.ts'
import { CONTROL, type Mark } from './tags.ts'

const NAME = /^[A-Za-z_][\w.-]{0,63}$/
const THINK_END = '</think>'

/** A stretch between two assistant headers, cut at its first line break. */
function cut(segment: string): { line: string; rest: string | null } {
  const at = segment.indexOf('\n')
  return at < 0 ? { line: segment, rest: null } : { line: segment.slice(0, at).trim(), rest: segment.slice(at + 1) }
}

/**
 * Reads answers of GLM-4-9B, 32B and Z1: after each header either a line break and text, or a tool's name, a line break and
 * a JSON object. All is decided on the whole text, so how it came in pieces cannot matter. Without tools (null) all is text.
 */
export class NameLineReader implements AnswerReader {
  readonly #tools: readonly ToolSchema[] | null
  readonly #thoughtOpen: boolean
  readonly #segments: string[] = ['']

  constructor(tools: readonly ToolSchema[] | null, thoughtOpen: boolean) {
    this.#tools = tools
    this.#thoughtOpen = thoughtOpen
  }

  text(text: string): TokenChannel {
    const last = this.#segments.length - 1
    const segment = `${this.#segments[last]}${text}`
    this.#segments[last] = segment
    if (this.#thoughtOpen && last === 0) {
      if (!segment.includes(THINK_END)) return 'thought'
      if (segment.endsWith(THINK_END)) return 'control'
      return this.#mayBeCall(segment.slice(segment.indexOf(THINK_END) + THINK_END.length).trimStart())
        ? 'tool'
        : 'content'
    }
    return this.#mayBeCall(segment) ? 'tool' : 'content'
  }

  mark(mark: Mark): TokenChannel {
    if (mark === CONTROL.assistant) this.#segments.push('')
    return 'control'
  }

  /** Whether what has come so far can still become a call. */
  #mayBeCall(segment: string): boolean {
    const { line, rest } = cut(segment)
    if (rest === null) return this.#tools?.some(({ name }) => name.startsWith(segment)) ?? false
    return this.#isCall(line, rest, true)
  }

  #isCall(line: string, rest: string, growing = false): boolean {
    if (this.#tools === null || !NAME.test(line)) return false
    const start = rest.trimStart()
    // A name alone is a cut-off call where the tool is known; an unknown name needs an object to be more than a word.
    if (start === '') return growing || this.#tools.some(({ name }) => name === line)
    return start.startsWith('{')
  }

  result(): ParsedOutput {
    const parts = this.#segments.map((_, index) => this.#take(index))
    return {
      thought: parts[0]?.thought ?? '',
      content: parts
        .filter(({ call, body }) => call === null && body.trim() !== '')
        .map(({ body }) => body.trim())
        .join('\n'),
      ...sortCalls(parts.flatMap(({ call }) => call ?? [])),
    }
  }

  /** Where everything stands in each text between two headers. */
  trace(): TextTrace {
    const calls: ReadCall[] = []
    const segments = this.#segments.map((whole, index) => {
      const { thoughtEnd, start, body, call } = this.#take(index)
      const stretches = new Stretches().add('thought', thoughtEnd).add('frame', start)
      if (call === null) return stretches.add('text', whole.length).list
      const place = calls.push(call) - 1
      const line = body.indexOf('\n')
      if (line < 0) return stretches.add('name', whole.length, place).list
      return stretches.add('name', start + line, place).addArguments(whole, start + line + 1, whole.length, place, call)
        .list
    })
    return { segments, calls }
  }

  /** One text between two headers: the thought in front, and the body with the call it is, if it is one. */
  #take(index: number): { thought: string; thoughtEnd: number; start: number; body: string; call: ReadCall | null } {
    const whole = this.#segments[index] ?? ''
    let thoughtEnd = 0
    let start = 0
    if (this.#thoughtOpen && index === 0) {
      const end = whole.indexOf(THINK_END)
      thoughtEnd = end < 0 ? whole.length : end
      const rest = end < 0 ? '' : whole.slice(end + THINK_END.length).trimStart()
      start = whole.length - rest.length
    }
    const body = whole.slice(start)
    const { line, rest } = cut(body)
    const call = this.#isCall(line.trim(), rest ?? '') ? this.#readCall(line.trim(), rest ?? '') : null
    return { thought: whole.slice(0, thoughtEnd).trim(), thoughtEnd, start, body, call }
  }

  #readCall(name: string, json: string): ReadCall {
    const tool = this.#tools?.find((each) => each.name === name)
    const bare = json.trim() === '' && tool !== undefined && propertySchemas(tool.parameters).size === 0
    return readJsonCall(name, bare ? '{}' : json, this.#tools ?? [])
  }
}
