import { NUMBER_FIELDS, readRunQuery } from '@shared/run-query.ts'
import { isChosen, quoteBeginning, quoteText, toggleFacet } from '@shared/run-query-terms.ts'
import { RUN_STATUSES } from '@shared/run-status.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const conditions = (text: string) => {
  const read = readRunQuery(text)
  if ('problem' in read) throw new Error(read.problem)
  return read.conditions
}

describe('a phrase', () => {
  it('is read as another text than it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(conditions(`agent=${quoteText(text)}`)).toEqual([
          { kind: 'text', field: 'agent', value: text, whole: true, not: false },
        ])
      }),
    )
  })

  it('is cut through an escape or a character, or is longer than it may be', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '\\', 'a', '😀') }),
        fc.integer({ min: 2, max: 12 }),
        (text, most) => {
          const phrase = quoteBeginning(text, most)
          expect(phrase.length).toBeLessThanOrEqual(most)
          const [condition] = conditions(phrase)
          expect(condition?.kind === 'text' && text.startsWith(condition.value)).toBe(true)
        },
      ),
    )
    expect(quoteBeginning('a "b"', 50)).toBe('"a \\"b\\""')
  })
})

describe('choosing a value of a facet', () => {
  const words = fc.array(
    fc.oneof(
      fc.constantFrom(
        'refund',
        '"two words"',
        '-agent:x',
        'agent:part',
        '-status:done',
        'after:2026-11-20',
        'tool=calculator',
      ),
      fc.constantFrom(...NUMBER_FIELDS).map((field) => `${field}>5`),
    ),
    { maxLength: 6 },
  )

  it('loses or changes another condition, or cannot be undone', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('  ', ' ', '\t'), fc.string({ minLength: 1 }), (parts, space, name) => {
        const text = parts.filter((part) => part !== 'agent:part').join(space)
        const chosen = toggleFacet(text, 'agent', name)
        expect(isChosen(text, 'agent', name)).toBe(false)
        expect(isChosen(chosen, 'agent', name)).toBe(true)
        expect(conditions(chosen)).toEqual([
          ...conditions(text),
          { kind: 'text', field: 'agent', value: name, whole: true, not: false },
        ])
        expect(conditions(toggleFacet(chosen, 'agent', name))).toEqual(conditions(text))
      }),
    )
  })

  it('keeps two agents, of whom no run has both', () => {
    const one = toggleFacet('refund agent:part', 'agent', 'A "quoted" one')
    expect(one).toBe('refund agent="A \\"quoted\\" one"')
    expect(toggleFacet(one, 'agent', 'B')).toBe('refund agent="B"')
  })

  it('adds up statuses wrongly', () => {
    expect(toggleFacet('x status:error y', 'status', 'done')).toBe('x y status:done,failed')
    expect(toggleFacet('status:done,failed', 'status', 'done')).toBe('status:failed')
    expect(toggleFacet('status:failed', 'status', 'failed')).toBe('')
    expect(conditions(`status:${RUN_STATUSES.join()}`)).toMatchObject([{ values: RUN_STATUSES }])
  })

  it('touches a filter that cannot be read', () => {
    expect(toggleFacet('colour:red', 'status', 'done')).toBe('colour:red')
  })
})
