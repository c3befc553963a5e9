import { formatDivergence } from './print-replay.ts'
import { percent } from './print-test.ts'
import type { TestResult } from './test-result.ts'

/** What a report may hold of a run's words: XML 1.0 has no place for control characters and halves of pairs. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

const escapeXml = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"'\n\r\t]/g, (each) => ESCAPES[each] ?? each)

/** The results as JUnit XML, one case a test, as CI systems read it. */
export function formatJUnit(results: readonly TestResult[]): string {
  const failures = results.filter(({ outcome }) => outcome === 'failed').length
  const errors = results.filter(({ outcome }) => outcome === 'incomplete' || outcome === 'unreadable').length
  const seconds = results.reduce((sum, each) => sum + each.seconds, 0).toFixed(3)
  const counts = `tests="${results.length}" failures="${failures}" errors="${errors}" skipped="0" time="${seconds}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="autoglm" ${counts}>`,
    `  <testsuite name="autoglm test" ${counts}>`,
    ...results.map(formatCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function formatCase(result: TestResult): string {
  const { file, name, seconds, outcome } = result
  const inner: string[] = []
  if (outcome === 'failed') {
    const lines = [
      ...result.failures.map(({ place, message }) => `${place}: ${message}`),
      ...result.divergences.map(formatDivergence),
    ]
    const message = result.failures[0]?.message ?? result.error?.message ?? ''
    inner.push(
      `      <failure type="assertion" message="${escapeXml(message)}">${escapeXml(lines.join('\n'))}</failure>`,
    )
  } else if (outcome !== 'passed') {
    const { code, message } = result.error ?? { code: 'INTERNAL', message: '' }
    inner.push(`      <error type="${escapeXml(code)}" message="${escapeXml(message)}"/>`)
  }
  if (result.live) {
    const { failed, runs, low, high } = result.live
    const words = `Flake rate: ${failed} of ${runs} runs failed, ${percent(low)} to ${percent(high)} with 95% certainty.`
    inner.push(`      <system-out>${escapeXml(words)}</system-out>`)
  }
  const head = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`
  return inner.length === 0 ? `${head}/>` : `${head}>\n${inner.join('\n')}\n    </testcase>`
}
