import { wilsonInterval } from '../../kit/wilson.ts'

export interface TaskResult {
  id: string
  group: string
  passed: boolean
  /** Why not; empty when it passed. */
  reason: string
  /** How its run ended. */
  status: string
  runId: string
  answer: string
  calls: number
  inputTokens: number
  outputTokens: number
  seconds: number
}

/** What came of some tasks together; shares 0 to 1, means of a task. */
export interface Score {
  group: string
  passed: number
  tasks: number
  accuracy: number
  /** Wilson's interval of 95%. */
  low: number
  high: number
  calls: number
  tokens: number
  seconds: number
}

/** A score for each group, in order of first appearance, and one of all at the end. */
export function summarise(results: readonly TaskResult[]): Score[] {
  const groups = [...new Set(results.map(({ group }) => group))]
  const scores = groups.map((group) =>
    score(
      group,
      results.filter((each) => each.group === group),
    ),
  )
  return groups.length > 1 ? [...scores, score('all', results)] : scores
}

function score(group: string, results: readonly TaskResult[]): Score {
  const passed = results.filter((each) => each.passed).length
  const mean = (of: (result: TaskResult) => number): number =>
    results.length === 0 ? 0 : results.reduce((sum, each) => sum + of(each), 0) / results.length
  return {
    group,
    passed,
    tasks: results.length,
    accuracy: results.length === 0 ? 0 : passed / results.length,
    ...wilsonInterval(passed, results.length),
    calls: mean(({ calls }) => calls),
    tokens: mean(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    seconds: mean(({ seconds }) => seconds),
  }
}
