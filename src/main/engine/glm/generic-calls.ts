import type { TokenChannel } from '@shared/runs.ts'
import type { ToolSchema } from '../types.ts'
import { problem, quote } from './call-problems.ts'
import { checkCall, isObject, parseJson } from './json-call.ts'
import { findMembers } from './json-members.ts'
import type { AnswerReader, ParsedOutput } from './prompt-format.ts'
import { type ReadCall, sortCalls, unread } from './read-call.ts'
import { type Stretch, Stretches, type TextTrace } from './stretches.ts'
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

/** The call in a JSON text, with whatever keeps it from being made. */
function readCall(text: string, tools: readonly ToolSchema[]): ReadCall {
  const parsed = parseJson(text.trim())
  if (!parsed || !isObject(parsed.value) || typeof parsed.value.name !== 'string') {
    const shape = 'one whole JSON object with the members "name" and "arguments"'
    return unread('', null, problem('json', `A tool call must be ${shape}, but it is ${quote(text.trim())}.`))
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
  /** Characters at the beginning that stood in the prompt. */
  readonly #given: number
  #text: string

  constructor(tools: readonly ToolSchema[], thoughtOpen: boolean) {
    this.#tools = tools
    this.#text = thoughtOpen ? THINK : ''
    this.#given = this.#text.length
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
    const { thought, texts, calls } = this.#take()
    return { thought, content: texts.join('\n'), ...sortCalls(calls.map(({ call }) => call)) }
  }

  /** Where everything stands in the text. */
  trace(): TextTrace {
    const { thoughtEnd, answer, calls } = this.#take()
    const text = this.#text
    const stretches = new Stretches()
    const think = text.indexOf(THINK)
    if (thoughtEnd > 0)
      stretches
        .add('frame', think + THINK.length)
        .add('thought', thoughtEnd)
        .add('frame', answer)
    calls.forEach(({ call, open, from, to, close }, place) => {
      stretches.add('text', open).add('open', from, place)
      addCall(stretches, text, from, to, place, call)
      stretches.add('close', close, place)
    })
    return {
      segments: [shift(stretches.add('text', text.length).list, this.#given)],
      calls: calls.map(({ call }) => call),
    }
  }

  /** All is decided here: the thought, the texts around calls, and the calls with their offsets. */
  #take() {
    const { thought, thoughtEnd, answer } = splitThought(this.#text)
    const calls: { call: ReadCall; open: number; from: number; to: number; close: number }[] = []
    const rest = this.#text.slice(answer)
    if (isBareCall(rest.trim(), this.#tools)) {
      const from = answer + rest.length - rest.trimStart().length
      const to = answer + rest.trimEnd().length
      const call = readCall(rest, this.#tools)
      return { thought, thoughtEnd, answer, texts: [], calls: [{ call, open: from, from, to, close: to }] }
    }
    const texts: string[] = []
    let at = answer
    for (let open = this.#text.indexOf(OPEN, at); open >= 0; open = this.#text.indexOf(OPEN, at)) {
      texts.push(this.#text.slice(at, open).trim())
      const from = open + OPEN.length
      const body = this.#text.slice(from)
      const end = closing(body)
      const to = end < 0 ? this.#text.length : from + end
      at = end < 0 ? to : to + CLOSE.length
      const cut = problem('whole', `A tool call was cut off before ${CLOSE}. Write the whole call again.`)
      const call = end < 0 ? unread('', null, cut) : readCall(body.slice(0, end), this.#tools)
      calls.push({ call, open, from, to, close: at })
    }
    texts.push(this.#text.slice(at).trim())
    return { thought, thoughtEnd, answer, texts: texts.filter((text) => text !== ''), calls }
  }
}

/** The parts of a call that is JSON: its name, and the names and values of its arguments. */
function addCall(stretches: Stretches, text: string, from: number, to: number, place: number, call: ReadCall): void {
  const members = findMembers(text.slice(0, to), from)
  const key = ARGUMENTS.find((name) => members.some((member) => member.name === name))
  for (const { name, value } of members) {
    stretches.add('frame', value[0], place)
    if (name === 'name') stretches.add('name', value[1], place)
    else if (name === key) stretches.addArguments(text, value[0], value[1], place, call)
    else stretches.add('stray', value[1], place)
  }
  stretches.add('frame', to, place)
}

/** Leaves out what stood in the prompt. */
const shift = (stretches: Stretch[], by: number): Stretch[] =>
  stretches.filter(({ to }) => to > by).map((each) => ({ ...each, to: each.to - by }))

/** Where the call ends: at the first closing tag before which the text is whole JSON, else at the first one at all. */
function closing(body: string): number {
  const first = body.indexOf(CLOSE)
  // A value may hold the tag itself; a few tries suffice, and bound what a hostile answer can cost.
  for (let at = first, tries = 0; at >= 0 && tries < 8; at = body.indexOf(CLOSE, at + 1), tries += 1)
    if (parseJson(body.slice(0, at).trim())) return at
  return first
}

/** The thought in front, if there is one; `thoughtEnd` is where it ends, `answer` where what follows it begins. */
function splitThought(text: string): { thought: string; thoughtEnd: number; answer: number } {
  const start = text.length - text.trimStart().length
  if (!text.startsWith(THINK, start)) return { thought: '', thoughtEnd: 0, answer: 0 }
  const from = start + THINK.length
  const end = text.indexOf(THINK_END, from)
  if (end < 0) return { thought: text.slice(from).trim(), thoughtEnd: text.length, answer: text.length }
  return { thought: text.slice(from, end).trim(), thoughtEnd: end, answer: end + THINK_END.length }
}
