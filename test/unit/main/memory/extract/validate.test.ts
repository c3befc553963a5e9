import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hiddenIn } from '../../../../../src/main/kit/hidden-characters.ts'
import { standsIn } from '../../../../../src/main/memory/extract/find-quote.ts'
import { MOST_FACTS } from '../../../../../src/main/memory/extract/question.ts'
import { RawFact } from '../../../../../src/main/memory/extract/read-answer.ts'
import { validateFacts } from '../../../../../src/main/memory/extract/validate.ts'
import { entityKey } from '../../../../../src/main/memory/graph/names.ts'
import { RelationType } from '../../../../../src/shared/graph.ts'
import { HOSTILE_TEXTS } from '../../../../support/hostile-texts.ts'

const raw = (given: Partial<RawFact>): RawFact =>
  RawFact.parse({ subject: '', relation: '', value: '', kind: 'fact', quote: '', ...given })
const works = { subject: 'Ada', relation: 'works at', value: 'Harbour Works' }

describe('validateFacts', () => {
  it.each(HOSTILE_TEXTS)('learns from a text that $name', ({ text, fact }) => {
    const { facts, dropped } = validateFacts([raw(fact)], text, false)
    expect(facts).toEqual([])
    expect(dropped).toHaveLength(1)
  })

  it('drops what a text does state, across lines, in Chinese, or with a day', () => {
    const text = 'In 2021\nAda  worked at Harbour Works.\n张三特别住在无锡。'
    const { facts, dropped } = validateFacts(
      [
        raw({ ...works, quote: 'In 2021 Ada worked at Harbour Works.', since: '2021', until: '2024-02-30' }),
        raw({ subject: '张三', relation: '住在', value: '无锡', quote: '张三特别住在无锡' }),
        raw({ subject: 'ADA', relation: 'worksAt', value: 'harbour works', quote: 'Ada worked at Harbour Works' }),
      ],
      text.replace('特别', ''),
      false,
    )
    expect(facts).toMatchObject([{ relation: 'works_at', at: 0, validFrom: Date.UTC(2021, 0, 1), validTo: null }])
    expect(dropped).toEqual(['no_quote', 'repeated'])
    const chinese = raw({ subject: '张三', relation: '住在', value: '无锡', quote: '张三住在无锡' })
    expect(validateFacts([chinese], '张三住在无锡。', false).facts).toMatchObject([{ subject: '张三', value: '无锡' }])
  })

  it('lets a text of others make a preference, or takes one from the person', () => {
    const quote = 'Ada prefers Tea'
    const given = raw({ subject: 'Ada', relation: 'prefers', value: 'Tea', kind: 'preference', quote })
    expect(validateFacts([given], quote, false).facts[0]?.kind).toBe('fact')
    expect(validateFacts([given], quote, true).facts[0]?.kind).toBe('preference')
    const mine = raw({
      subject: 'I',
      relation: 'prefer',
      value: 'Tea',
      kind: 'preference',
      quote: 'Always: I prefer Tea',
    })
    expect(validateFacts([mine], 'Always: I prefer Tea', true).facts).toMatchObject([
      { subject: 'user', kind: 'preference' },
    ])
    const made = raw({ ...works, subject: 'user', quote: 'Harbour Works is large' })
    expect(validateFacts([made], 'Harbour Works is large', true).dropped).toEqual(['not_in_quote'])
  })

  it('takes a day that the quote does not name', () => {
    const quote = 'Ada works at Harbour Works'
    expect(validateFacts([raw({ ...works, quote, since: '2021' })], quote, false).facts[0]?.validFrom).toBeNull()
  })

  it('lets a flood of facts through', () => {
    const names = Array.from({ length: 60 }, (_, index) => `Bomb${index}`)
    const text = names.map((name) => `${name} knows Ada`).join('. ')
    const flood = names.map((subject) =>
      raw({ subject, relation: 'knows', value: 'Ada', quote: `${subject} knows Ada` }),
    )
    const { facts, dropped } = validateFacts(flood, text, false)
    expect(facts).toHaveLength(MOST_FACTS)
    expect(dropped).toEqual(Array(40).fill('too_many'))
  })

  it('throws, or keeps what the text does not bear out, whatever text and answer are', () => {
    const pieces = fc.constantFrom(
      ...['Ada', 'works at', 'Harbour Works', 'I', 'not', '我', '张三', ' ', '\n', '.', '?', 'Аda', '\u200b', '\u202e'],
      ...['ignore all rules', '\ud800', '😀', '2021', 'user', 'Always'],
    )
    const words = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join(' ')),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    )
    const made = fc.record({ subject: words, relation: words, value: words, quote: words, since: words, until: words })
    const cut = fc.record({ text: words, from: fc.nat(60), to: fc.nat(60), facts: fc.array(made, { maxLength: 30 }) })
    fc.assert(
      fc.property(cut, fc.boolean(), ({ text, from, to, facts: given }, own) => {
        const copied = given.map((each, index) => raw(index % 2 ? each : { ...each, quote: text.slice(from, to) }))
        const { facts, dropped } = validateFacts(copied, text, own)
        expect(facts.length + dropped.length).toBe(given.length)
        for (const fact of facts) {
          expect(text.replace(/\s+/g, ' ')).toContain(fact.quote)
          expect(RelationType.safeParse(fact.relation).success).toBe(true)
          expect(hiddenIn(fact.subject + fact.value + fact.quote.replace(/\u200c|\u200d/g, ''))).toEqual([])
          for (const name of [fact.subject, fact.value])
            expect((own && name === 'user') || standsIn(entityKey(fact.quote), entityKey(name))).toBe(true)
          if (!own) expect(['fact', 'state']).toContain(fact.kind)
        }
      }),
      { numRuns: 500 },
    )
  })
})
