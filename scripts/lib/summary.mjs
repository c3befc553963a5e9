/**
 * Count a Vitest JSON report.
 * @param {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status: string, assertionResults: unknown[] }[] } | null} report null when Vitest wrote none
 * @param {number} exitCode Vitest's
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countReport(report, exitCode) {
  const passed = report?.numPassedTests ?? 0
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
  // A file that does not even load has no tests to count, yet it failed.
  const broken = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = (report?.numFailedTests ?? 0) + broken
  // Errors outside any test (unhandled rejections, a crash) show in the exit code only.
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped }
}

/** @param {{ passed: number, failed: number, skipped: number }} counts */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
