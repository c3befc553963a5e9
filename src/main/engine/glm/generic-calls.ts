import type { TokenChannel } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { quote } from './call-problems.ts'
import { type CallOutcome, checkCall, isObject, parseJson } from './json-call.ts'
import type { AnswerReader, ParsedOutput } from './prompt-format.ts'
import type { Mark } from './tags.ts'

/** How a model that is no GLM is told to call tools; what stands between these words is the list of tools. */
export const GENERIC_INTRO =
  'You can call the tools below. To call one, write a line that says <tool_call>, then one JSON object with the members "name" and "arguments", then a line that says </tool_call>. For several calls write several such blocks. The results come back inside <tool_response> and </tool_response>. When no tool is needed, just answer.\n\nTools, one JSON object a line:\n'

const OPEN = '<tool_call>'
const CLOSE = '</tool_call>'
const THINK = '<think>'
const THINK_END = '</think>'

/** Members under which models write a call's arguments when nobody trained them on ours. */
const ARGUMENTS = ['arguments', 'parameters', 'args']

/** The call in a JSON text, or why there is none. */
function readCall(text: string, tools: readonly ToolSchema[]): CallOutcome {
  const parsed = parseJson(text.trim())
  if (!parsed || !isObject(parsed.value) || typeof parsed.value.name !== 'string')
    return {
      problems: [
        `A tool call must be one whole JSON object with the members "name" and "arguments", but it is ${quote(text.trim())}.`,
      ],
    }
  const { value } = parsed
  const key = ARGUMENTS.find((each) => Object.hasOwn(value, each))
  return checkCall(String(value.name), key === undefined ? {} : value[key], tools)
}

/** Whether a whole answer is nothing but a call, as some models write it: a JSON object that names a known tool. */
function isBareCall(text: string, tools: readonly ToolSchema[]): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false
  const parsed = parseJson(text)
  return (
    parsed !== null &&
    isObject(parsed.value) &&
    tools.some((tool) => isObject(parsed.value) && tool.name === parsed.value.name)
  )
}

/** Reads answers with calls as JSON between tags that are plain text. All is decided on the whole text. */
export class GenericReader implements AnswerReader {
  readonly #tools: readonly ToolSchema[]
  #text: string

  constructor(tools: readonly ToolSchema[], thoughtOpen: boolean) {
    this.#tools = tools
    this.#text = thoughtOpen ? THINK : ''
  }

  text(text: string): TokenChannel {
    this.#text += text
    const thought = this.#text.lastIndexOf(THINK)
    if (thought >= 0 && thought > this.#text.lastIndexOf(THINK_END)) return 'thought'
    return this.#text.lastIndexOf(OPEN) > this.#text.lastIndexOf(CLOSE) ? 'tool' : 'content'
  }

  mark(_mark: Mark): TokenChannel {
    return 'control'
  }

  result(): ParsedOutput {
    const { thought, answer } = splitThought(this.#text)
    const output: ParsedOutput = { thought, content: '', toolCalls: [], problems: [] }
    const take = (outcome: CallOutcome) => {
      if ('call' in outcome) output.toolCalls.push(outcome.call)
      else output.problems.push(...outcome.problems)
    }
    if (isBareCall(answer.trim(), this.#tools)) {
      take(readCall(answer, this.#tools))
      return output
    }
    const texts: string[] = []
    let rest = answer
    for (let at = rest.indexOf(OPEN); at >= 0; at = rest.indexOf(OPEN)) {
      texts.push(rest.slice(0, at).trim())
      const body = rest.slice(at + OPEN.length)
      const end = closing(body)
      if (end < 0) {
        output.problems.push(`A tool call was cut off before ${CLOSE}. Write the whole call again.`)
        rest = ''
      } else {
        take(readCall(body.slice(0, end), this.#tools))
        rest = body.slice(end + CLOSE.length)
      }
    }
    texts.push(rest.trim())
    output.content = texts.filter((text) => text !== '').join('\n')
    return output
  }
}

/** Where the call ends: at the first closing tag before which the text is whole JSON, else at the first one at all. */
function closing(body: string): number {
  const first = body.indexOf(CLOSE)
  // A value may hold the tag itself; a few tries suffice, and bound what a hostile answer can cost.
  for (let at = first, tries = 0; at >= 0 && tries < 8; at = body.indexOf(CLOSE, at + 1), tries += 1)
    if (parseJson(body.slice(0, at).trim())) return at
  return first
}

function splitThought(text: string): { thought: string; answer: string } {
  const start = text.trimStart()
  if (!start.startsWith(THINK)) return { thought: '', answer: text }
  const end = start.indexOf(THINK_END)
  if (end < 0) return { thought: start.slice(THINK.length).trim(), answer: '' }
  return { thought: start.slice(THINK.length, end).trim(), answer: start.slice(end + THINK_END.length) }
}
