import { toErrorInfo } from '@shared/errors.ts'
import type { InferRequest, InferResult } from '../types.ts'
import { CASES, type ConformanceCase, type Group } from './cases.ts'
import { judge } from './judge.ts'
import { TOOLS } from './tools.ts'

export interface CaseScore {
  id: string
  group: Group
  passed: boolean
  /** Why not, in one sentence. */
  reason: string | null
}

export interface ScoreCard {
  passed: number
  total: number
  groups: { group: Group; passed: number; total: number }[]
  cases: CaseScore[]
}

/** A case as the engine is asked: greedy, so that the same model gets the same score. */
export const requestOf = ({ messages, tools, thinking }: ConformanceCase): InferRequest => ({
  messages,
  tools: tools.flatMap((name) => TOOLS[name] ?? []),
  thinking,
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0 },
  seed: 1,
  maxTokens: thinking ? 1024 : 256,
  repetition: 4,
  // The score is the model's own, not that of the rules that would hold its hand.
  constrainCalls: false,
})

/**
 * Puts every case to a model, one after another. A case that does not fit its context is failed, not an error. Errors: those of
 * `infer` that say the model cannot be used at all; CANCELLED.
 */
export async function scoreModel(
  infer: (request: InferRequest) => Promise<InferResult>,
  onCase: (score: CaseScore) => void,
  signal: AbortSignal,
): Promise<ScoreCard> {
  const cases: CaseScore[] = []
  for (const each of CASES) {
    signal.throwIfAborted()
    const verdict = await answer(each, infer)
    const score = {
      id: each.id,
      group: each.group,
      passed: verdict.passed,
      reason: verdict.passed ? null : verdict.reason,
    }
    cases.push(score)
    onCase(score)
  }
  return sum(cases)
}

async function answer(each: ConformanceCase, infer: (request: InferRequest) => Promise<InferResult>) {
  try {
    return judge(each, await infer(requestOf(each)))
  } catch (error) {
    const { code, message } = toErrorInfo(error)
    if (code !== 'CONTEXT_OVERFLOW') throw error
    return { passed: false as const, reason: message }
  }
}

function sum(cases: CaseScore[]): ScoreCard {
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
