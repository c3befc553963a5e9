interface Counts {
  passed: number
  failed: number
  skipped: number
}
interface Report {
  numPassedTests?: number
  numFailedTests?: number
  numPendingTests?: number
  numTodoTests?: number
  testResults?: { status: string; assertionResults: unknown[] }[]
}
export function countReport(report: Report | null, exitCode: number): Counts
export function summaryLine(counts: Counts): string
