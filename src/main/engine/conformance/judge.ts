import type { CaseAnswer } from '@shared/conformance.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { ConformanceCase } from './cases.ts'

export type Verdict = { passed: true } | { passed: false; reason: string }

/** A tag in a person's text reaches the model with an invisible space inside; copying it faithfully is no mistake. */
const INVISIBLE = /\u200b/g

/** A value as text that does not depend on the order of members. */
function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`
  if (typeof value !== 'object' || value === null) return (JSON.stringify(value) ?? 'null').replace(INVISIBLE, '')
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${ordered(member)}`).join(',')}}`
}

const write = (calls: readonly ToolCall[]): string[] =>
  calls.map((call) => `${call.name}(${ordered(call.arguments)})`).sort()

const fail = (reason: string): Verdict => ({ passed: false, reason })

/** Judges one answer. An unreadable call fails a case whatever else was right, unless it is what the case is about. */
export function judge(
  { expect }: Pick<ConformanceCase, 'expect'>,
  { content, toolCalls, problems }: CaseAnswer,
): Verdict {
  const made = write(toolCalls)
  if ('problem' in expect) {
    if (problems.some((each) => each.includes(expect.problem))) return { passed: true }
    const instead = problems.join(' ') || `it called ${made.join(', ') || 'nothing'}`
    return fail(`A call should have failed with ${JSON.stringify(expect.problem)}, but: ${instead}.`)
  }
  const [problem] = problems
  if (problem !== undefined) return fail(problem)
  if ('calls' in expect) {
    const wanted = write(expect.calls)
    if (made.join('\n') === wanted.join('\n')) return { passed: true }
    return fail(`It should have called ${wanted.join(', ')}, but called ${made.join(', ') || 'nothing'}.`)
  }
  if (made.length > 0) return fail(`It should have answered, but called ${made.join(', ')}.`)
  const missing = expect.answer.find((text) => !content.toLowerCase().includes(text.toLowerCase()))
  return missing === undefined ? { passed: true } : fail(`The answer lacks ${JSON.stringify(missing)}.`)
}
