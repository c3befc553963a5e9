import type { FormatId } from '@shared/models.ts'
import type { InferenceContent } from '@shared/runs.ts'
import type { TokenRange, Xray, XrayCall, XrayProblem, XrayToken } from '@shared/xray.ts'
import type { CallProblem } from './glm/call-problems.ts'
import { expectedTypes, propertySchemas, requiredNames, typeOf } from './glm/coerce.ts'
import { callOf, type ReadCall } from './glm/read-call.ts'
import { traceAnswer } from './glm/trace-answer.ts'
import type { ToolSchema } from './types.ts'

/** An answer under the X-ray, but for where it was recorded. */
export type XrayBody = Omit<Xray, 'runId' | 'spanId'>

/** What must be known of an answer: the prompt's end, its tokens, and how it was read when it came. */
export interface RecordedAnswer {
  prompt: Pick<InferenceContent['prompt'], 'text'>
  output: Pick<InferenceContent['output'], 'content' | 'toolCalls' | 'problems' | 'tokens'>
}

/** Takes a recorded answer apart: its tokens by part, its calls with the verdict of their tools' schemas. */
export function xrayAnswer(format: FormatId, tools: readonly ToolSchema[], recorded: RecordedAnswer): XrayBody {
  const thoughtOpen = recorded.prompt.text.trimEnd().endsWith('<think>')
  const { tokens, calls, parsed } = traceAnswer(format, tools, thoughtOpen, recorded.output.tokens)
  const { toolCalls, problems, content } = recorded.output
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  return {
    format,
    thoughtOpen,
    tools: tools.map(({ name }) => name),
    tokens,
    calls: calls.map((call, index) => describeCall(call, index, tokens)),
    content: parsed.content,
    agrees: same(parsed.toolCalls, toolCalls) && same(parsed.problems, problems) && parsed.content === content,
  }
}

function describeCall(read: ReadCall, index: number, tokens: readonly XrayToken[]): XrayCall {
  const mine = (token: XrayToken): boolean => token.call === index
  const whole = range(tokens, mine) ?? { from: tokens.length, to: tokens.length }
  const { name, tool } = read
  const schemas = tool ? propertySchemas(tool.parameters) : new Map<string, unknown>()
  const required = tool ? requiredNames(tool.parameters) : []
  const has = new Set(read.arguments.map(({ key }) => key))
  const unread = read.problems.some(({ rule }) => rule === 'json' || rule === 'object' || rule === 'whole')
  return {
    name,
    declared: tool !== null,
    arguments: read.arguments.map(({ key, raw, from, value, ok }) => ({
      name: key,
      raw,
      declared: schemas.has(key),
      required: required.includes(key),
      expected: expectedTypes(schemas.get(key)),
      from,
      type: typeOf(value),
      value,
      ok,
    })),
    // Of a call that could not be read to its end nobody knows what is missing.
    missing: (unread ? [] : required.filter((each) => !has.has(each))).map((each) => ({
      name: each,
      expected: expectedTypes(schemas.get(each)),
    })),
    problems: read.problems.map((problem) => locate(problem, index, tokens, whole)),
    call: callOf(read),
    tokens: whole,
  }
}

/** Where in the tokens a problem is: at its argument, at what its rule is about, or else the whole call. */
function locate(
  { rule, message, argument }: CallProblem,
  index: number,
  tokens: readonly XrayToken[],
  whole: TokenRange,
): XrayProblem {
  const at = (fits: (token: XrayToken) => boolean) => range(tokens, (token) => token.call === index && fits(token))
  const place = (): TokenRange | null => {
    if (argument !== null)
      return (
        at((token) => token.argument === argument && token.part === 'value') ??
        at((token) => token.argument === argument)
      )
    if (rule === 'known-tool' || rule === 'name' || rule === 'required') return at((token) => token.part === 'name')
    if (rule === 'no-stray-text') return at((token) => token.part === 'stray')
    if (rule === 'whole') return { from: Math.max(whole.from, whole.to - 1), to: whole.to }
    return null
  }
  return { rule, message, tokens: place() ?? whole }
}

function range(tokens: readonly XrayToken[], fits: (token: XrayToken) => boolean): TokenRange | null {
  const from = tokens.findIndex(fits)
  return from < 0 ? null : { from, to: tokens.findLastIndex(fits) + 1 }
}
