import type { CaseAnswer, Expectation } from '@shared/conformance.ts'
import type { ToolCall } from '@shared/runs.ts'
import type { TFunction } from 'i18next'

const callText = (call: ToolCall): string => `${call.name}(${JSON.stringify(call.arguments)})`

/** What a case expects, in one text. */
export function expectationText(expect: Expectation, t: TFunction): string {
  if ('calls' in expect) return expect.calls.map(callText).join('\n')
  if ('problem' in expect) return t('cases.expectProblem', { text: expect.problem })
  return expect.answer.length === 0
    ? t('cases.expectNoCall')
    : t('cases.expectAnswer', { texts: expect.answer.join(', ') })
}

/** What came instead: calls, then what could not be read, then the text. */
export function answerText({ toolCalls, problems, content }: CaseAnswer): string {
  return [...toolCalls.map(callText), ...problems, content].filter((line) => line.trim() !== '').join('\n')
}
