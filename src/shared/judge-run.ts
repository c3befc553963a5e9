import { isCut } from './preview.ts'
import { asksSteps, matchesRun, type RunCondition } from './run-query.ts'
import type { Run } from './runs.ts'

export type Judgement = 'yes' | 'no' | 'unknown'

/**
 * Whether the conditions hold for a run as lists carry it: `unknown` where that hangs on its steps, or on the part of a text that was cut off,
 * so that only the host can tell.
 */
export function judgeRun(run: Run, conditions: readonly RunCondition[]): Judgement {
  let judgement: Judgement = 'yes'
  for (const condition of conditions) {
    const one = judgeOne(run, condition)
    if (one === 'no') return 'no'
    if (one === 'unknown') judgement = 'unknown'
  }
  return judgement
}

function judgeOne(run: Run, condition: RunCondition): Judgement {
  if (asksSteps([condition])) return 'unknown'
  const holds = matchesRun(run, [condition])
  if (condition.kind !== 'text') return holds ? 'yes' : 'no'
  const cut =
    (condition.field !== 'answer' && isCut(run.input)) || (condition.field !== 'input' && isCut(run.answer ?? ''))
  const long = condition.field === 'text' || condition.field === 'input' || condition.field === 'answer'
  // What the beginning of a text holds, the whole holds too; what it lacks may come later.
  const found = holds !== condition.not
  return long && cut && (condition.whole || !found) ? 'unknown' : holds ? 'yes' : 'no'
}
