import type { AnswerCheck, ArgumentCheck, Assertions, Judgement } from '@shared/session-test.ts'
import { canonicalJson } from '../../kit/canonical.ts'
import { matches } from './match.ts'
import type { Observed } from './observe.ts'
import { valueAt } from './pointer.ts'

/** Characters of a value in a sentence. */
const MOST = 200

/** Judges every assertion on its own, in the order of the file. The same run and assertions give the same judgements. */
export function judge(observed: Observed, assert: Assertions): Judgement[] {
  const judged: Judgement[] = []
  const say = (place: string, name: string, message: string | null): void => {
    judged.push({ place: `/assert${place}`, name, passed: message === null, message: message ?? '' })
  }
  if (assert.path) {
    const { mode, tools } = assert.path
    const made = observed.calls.map((call) => call.name)
    say('/path', `tools, ${mode}`, judgePath(mode, tools, made))
  }
  assert.calls.forEach(({ tool, nth, arguments: checks }, index) => {
    const call = observed.calls.filter((each) => each.name === tool)[nth - 1]
    checks.forEach((check, at) => {
      const problem = call
        ? judgeValue(check, call.arguments)
        : `there is no such call: the run calls it ${times(observed.calls.filter((each) => each.name === tool).length)}`
      const where = `call ${nth} of ${tool}`
      const name = `${where}, ${check.at || 'all arguments'}`
      say(`/calls/${index}/arguments/${at}`, name, problem === null ? null : `In ${where}, ${problem}.`)
    })
  })
  const { run } = observed
  const { status, answer } = assert.outcome
  if (status) {
    const why = run.error ? `: ${run.error.message}` : '.'
    const message = `The run should be "${status}" at its end and is "${run.status}"${why}`
    say('/outcome/status', `status ${status}`, run.status === status ? null : message)
  }
  if (answer) say('/outcome/answer', 'answer', judgeAnswer(answer, run.answer))
  const used = {
    steps: run.steps,
    tokens: run.inputTokens + run.outputTokens,
    seconds: observed.seconds,
    toolCalls: observed.calls.length,
  }
  for (const key of ['steps', 'tokens', 'seconds', 'toolCalls'] as const) {
    const most = assert.budget[key]
    if (most === undefined) continue
    const message = `The run may take at most ${most} ${WORDS[key]} and took ${used[key]}.`
    say(`/budget/${key}`, `at most ${most} ${WORDS[key]}`, used[key] <= most ? null : message)
  }
  assert.noErrors.forEach((code, index) => {
    const found = observed.errors.find((each) => each.code === code)
    say(`/noErrors/${index}`, `no ${code}`, found ? `The error ${code} came up in "${cut(found.step)}".` : null)
  })
  return judged
}

const WORDS = { steps: 'steps', tokens: 'tokens', seconds: 'seconds', toolCalls: 'tool calls' } as const

function judgePath(mode: 'exact' | 'subset' | 'any-order', wanted: string[], made: string[]): string | null {
  const list = (tools: string[]): string => cut(tools.join(', ')) || 'none'
  const but = `, but it asked for ${list(made)}`
  if (mode === 'subset') {
    let next = 0
    for (const tool of made) if (tool === wanted[next]) next += 1
    if (next === wanted.length) return null
    return `The model should ask for ${list(wanted)} in this order, others between${but}; ${wanted[next]} (number ${next + 1}) is missing.`
  }
  const sorted = (tools: string[]): string[] => (mode === 'exact' ? tools : [...tools].sort())
  const left = sorted(wanted)
  const right = sorted(made)
  if (left.length === right.length && left.every((tool, at) => tool === right[at])) return null
  return `The model should ask for ${list(wanted)} in ${mode === 'exact' ? 'this' : 'any'} order and nothing else${but}.`
}

/** Why a value does not pass, as the rest of a sentence; null when it does. */
export function judgeValue(check: ArgumentCheck, given: unknown): string | null {
  const { found, value } = valueAt(given, check.at)
  const what = check.at === '' ? 'the whole' : check.at
  if ('exists' in check) {
    return found === check.exists ? null : `${what} should ${check.exists ? '' : 'not '}be there`
  }
  if (!found) return `${what} is not there`
  if ('equals' in check) {
    if (canonicalJson(value) === canonicalJson(check.equals)) return null
    return `${what} should be ${show(check.equals)} and is ${show(value)}`
  }
  return judgePattern(check.matches, typeof value === 'string' ? value : canonicalJson(value), what)
}

function judgeAnswer(check: AnswerCheck, answer: string | null): string | null {
  if (answer === null) return 'The run gave no answer.'
  if ('equals' in check) {
    return check.equals === answer ? null : `The answer should be ${show(check.equals)} and is ${show(answer)}.`
  }
  if ('contains' in check) {
    const missing = check.contains.find((text) => !answer.includes(text))
    return missing === undefined ? null : `The answer lacks ${show(missing)}: it is ${show(answer)}.`
  }
  const problem = judgePattern(check.matches, answer, 'the answer')
  return problem === null ? null : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`
}

function judgePattern(pattern: string, text: string, what: string): string | null {
  const found = matches(pattern, text)
  if (found === null) return `the pattern /${pattern}/ takes too long on ${what}; write a simpler one`
  return found ? null : `${what} should match /${pattern}/ and is ${show(text)}`
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text)
const show = (value: unknown): string => cut(JSON.stringify(value) ?? 'nothing')
