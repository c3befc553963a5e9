import { formatDivergence } from './print-replay.ts'
import { safe } from './safe-text.ts'
import type { FlakeRate, TestResult } from './test-result.ts'

export const percent = (share: number): string => `${(100 * share).toFixed(0)}%`

const MARKS = { passed: 'ok', failed: 'FAILED', incomplete: 'INCOMPLETE', unreadable: 'UNREADABLE' } as const

/** One line of progress. */
export const formatProgress = ({ outcome, name, file }: TestResult, at: number, of: number): string =>
  `${String(at).padStart(String(of).length)}/${of} ${MARKS[outcome].padEnd(10)} ${safe(name)} (${safe(file)})`

/** What failed and why, then the sum. */
export function formatTests(results: readonly TestResult[]): string {
  const count = (outcome: TestResult['outcome']): number => results.filter((each) => each.outcome === outcome).length
  const others = (['failed', 'incomplete', 'unreadable'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `, ${count(outcome)} ${outcome}`)
  return [
    ...results.filter(({ outcome, live }) => outcome !== 'passed' || live).map(formatResult),
    `${count('passed')} of ${results.length} passed${others.join('')}.`,
  ].join('\n')
}

function formatResult({ outcome, name, file, failures, error, divergences, live }: TestResult): string {
  const flaky = live?.assertions.filter((each) => each.failed > 0) ?? []
  return [
    `${MARKS[outcome]} ${safe(name)} (${safe(file)})`,
    ...(error ? [`  ${safe(error.message)}`] : []),
    ...failures.map(({ place, message }) => `  ${place}  ${safe(message)}`),
    ...divergences.map((each) => `  ${formatDivergence(each).replaceAll('\n', '\n  ')}`),
    ...(live ? [`  On ${safe(live.model)}: ${formatRate(live)}`] : []),
    ...flaky.map((each) => `    ${each.place}  ${safe(each.name)}: ${formatRate(each)}`),
  ].join('\n')
}

const formatRate = ({ failed, runs, rate, low, high }: FlakeRate): string =>
  `failed ${failed} of ${runs} (${percent(rate)}; 95% interval ${percent(low)} to ${percent(high)})`
