import type { Card, CaseScore, CaseXray } from '@shared/conformance.ts'
import { toErrorInfo } from '@shared/errors.ts'
import { FormatId } from '@shared/models.ts'
import type { InferRequest, InferResult, Priority } from '../types.ts'
import { xrayAnswer } from '../xray.ts'
import type { ConformanceCase } from './cases.ts'
import { judge } from './judge.ts'

export type ScoreCard = Pick<Card, 'passed' | 'total' | 'groups'> & { cases: CaseScore[] }

/** A score with what the model wrote, taken apart where it was wrong. */
export interface AnsweredCase {
  score: CaseScore
  xray: CaseXray | null
  engineBuild: string | null
}

/** A check is nobody's answer: whoever waits for one goes first. */
const LEAST: Priority = 1

/** A case as the engine is asked: greedy, so that the same model gets the same score. */
export const requestOf = ({ messages, tools, thinking }: ConformanceCase): InferRequest => ({
  messages,
  tools,
  thinking,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 1,
  maxTokens: thinking ? 1024 : 256,
  repetition: 4,
  // The score is the model's own, not that of the rules that would hold its hand.
  constrainCalls: false,
  priority: LEAST,
})

/** The last thing a case says, as people know it again. */
export const askedOf = ({ messages }: Pick<ConformanceCase, 'messages'>): string =>
  messages.findLast((message) => message.role === 'user')?.content ?? messages.at(-1)?.content ?? ''

/**
 * Puts cases to a model, one after another. A case that does not fit its context is failed, not an error. Errors: those of
 * `infer` that say the model cannot be used at all; CANCELLED.
 */
export async function scoreModel(
  cases: readonly ConformanceCase[],
  infer: (request: InferRequest) => Promise<InferResult>,
  onCase: (answered: AnsweredCase) => void,
  signal: AbortSignal,
): Promise<ScoreCard> {
  const scores: CaseScore[] = []
  for (const each of cases) {
    signal.throwIfAborted()
    const answered = await answer(each, infer)
    // An answer that was cut short says nothing of the model.
    signal.throwIfAborted()
    scores.push(answered.score)
    onCase(answered)
  }
  return sumUp(scores)
}

async function answer(
  each: ConformanceCase,
  infer: (request: InferRequest) => Promise<InferResult>,
): Promise<AnsweredCase> {
  const { id, group, expect } = each
  const base = { id, name: id, group, expect, asked: askedOf(each) }
  try {
    const result = await infer(requestOf(each))
    const { content, toolCalls, problems, engineBuild } = result
    const got = { content, toolCalls, problems }
    const verdict = judge(each, got)
    const format = FormatId.safeParse(result.template.name)
    return {
      score: { ...base, got, passed: verdict.passed, reason: verdict.passed ? null : verdict.reason },
      xray: verdict.passed || !format.success ? null : xrayAnswer(format.data, each.tools, recorded(result)),
      engineBuild,
    }
  } catch (error) {
    const { code, message } = toErrorInfo(error)
    if (code !== 'CONTEXT_OVERFLOW') throw error
    return { score: { ...base, got: null, passed: false, reason: message }, xray: null, engineBuild: null }
  }
}

const recorded = ({ promptText, content, toolCalls, problems, tokens }: InferResult) => ({
  prompt: { text: promptText },
  output: { content, toolCalls, problems, tokens },
})

/** Scores by group, in the order in which groups come. */
export function sumUp(cases: CaseScore[]): ScoreCard {
  const count = (among: readonly CaseScore[]) => ({
    passed: among.filter((each) => each.passed).length,
    total: among.length,
  })
  const groups = [...new Set(cases.map((each) => each.group))]
  return {
    ...count(cases),
    groups: groups.map((group) => ({ group, ...count(cases.filter((each) => each.group === group)) })),
    cases,
  }
}
