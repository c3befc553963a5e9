import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJUnit } from '../../../../src/main/cli/junit.ts'
import type { TestResult } from '../../../../src/main/cli/test-result.ts'
import { parseXml } from '../../../support/xml.ts'

/** Text of all kinds, with what XML gives a meaning and what it has no place for. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('<', '&', '"', "'", ']]>', '\0', '\ud800', '\n', 'é', '😀')).map((parts) => parts.join('')),
)
const result = fc.record({
  file: text,
  name: text,
  outcome: fc.constantFrom('passed' as const, 'failed' as const, 'incomplete' as const, 'unreadable' as const),
  seconds: fc.double({ min: 0, max: 1000, noNaN: true }),
  failures: fc.array(fc.record({ place: text, message: text }), { minLength: 1, maxLength: 3 }),
  error: text.map((message) => ({ code: 'VALIDATION_FAILED' as const, message })),
  divergences: fc.constant<TestResult['divergences']>([]),
  live: fc.constant<TestResult['live']>(null),
})
const isXml = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && (code < 0xd800 || code > 0xdfff) && (code & ~1) !== 0xfffe)
const shown = (value: string): string =>
  [...value].map((each) => (isXml(each.codePointAt(0) ?? 0) ? each : '\ufffd')).join('')

describe('the JUnit report', () => {
  it('is XML that gives back every word, with counts that are right, whatever a run said', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 5 }), (results) => {
        const suites = parseXml(formatJUnit(results))
        const suite = suites.children[0]
        const count = (...outcomes: string[]) =>
          String(results.filter(({ outcome }) => outcomes.includes(outcome)).length)
        expect(suite?.attributes).toMatchObject({
          tests: String(results.length),
          failures: count('failed'),
          errors: count('incomplete', 'unreadable'),
        })
        expect(suite?.children.map(({ attributes }) => [attributes.classname, attributes.name])).toEqual(
          results.map(({ file, name }) => [shown(file), shown(name)]),
        )
        suite?.children.forEach((element, at) => {
          const { outcome, failures, error } = results[at] ?? { outcome: '', failures: [], error: null }
          const inner = element.children[0]
          const wanted = outcome === 'passed' ? undefined : outcome === 'failed' ? 'failure' : 'error'
          expect(inner?.name).toBe(wanted)
          if (outcome === 'failed') expect(inner?.attributes.message).toBe(shown(failures[0]?.message ?? ''))
          if (inner?.name === 'error') expect(inner.attributes.message).toBe(shown(error?.message ?? ''))
        })
      }),
    )
  })
})
