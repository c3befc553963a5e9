import type { TokenChannel } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { propertySchemas } from './coerce.ts'
import { readJsonCall } from './json-call.ts'
import type { AnswerReader, ParsedOutput } from './prompt-format.ts'
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
    const output: ParsedOutput = { thought: '', content: '', toolCalls: [], problems: [] }
    const texts: string[] = []
    this.#segments.forEach((whole, index) => {
      let segment = whole
      if (this.#thoughtOpen && index === 0) {
        const end = whole.indexOf(THINK_END)
        output.thought = (end < 0 ? whole : whole.slice(0, end)).trim()
        segment = end < 0 ? '' : whole.slice(end + THINK_END.length).trimStart()
      }
      const { line, rest } = cut(segment)
      if (this.#isCall(line.trim(), rest ?? '')) this.#readCall(line.trim(), rest ?? '', output)
      else if (segment.trim() !== '') texts.push(segment.trim())
    })
    output.content = texts.join('\n')
    return output
  }

  #readCall(name: string, json: string, output: ParsedOutput): void {
    const tool = this.#tools?.find((each) => each.name === name)
    const bare = json.trim() === '' && tool !== undefined && propertySchemas(tool.parameters).size === 0
    const outcome = readJsonCall(name, bare ? '{}' : json, this.#tools ?? [])
    if ('call' in outcome) output.toolCalls.push(outcome.call)
    else output.problems.push(...outcome.problems)
  }
}
