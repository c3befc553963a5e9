import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkText } from '../../../../../src/main/memory/extract/chunk-text.ts'
import { readFacts } from '../../../../../src/main/memory/extract/read-answer.ts'

const FACT = { subject: 'Ada', relation: 'knows', value: 'Bo', kind: 'fact', quote: 'Ada knows Bo' }

describe('chunkText', () => {
  it('loses, doubles or tears apart characters of any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\n\n', '。', '. ', '😀', '汉'), maxLength: 200 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (given, most) => {
        const chunks = chunkText(given, most)
        let at = 0
        for (const chunk of chunks) {
          expect(given.slice(at, chunk.from).trim()).toBe('')
          expect(given.slice(chunk.from, chunk.from + chunk.text.length)).toBe(chunk.text)
          expect(chunk.text.length).toBeLessThanOrEqual(most)
          expect(chunk.text.isWellFormed()).toBe(true)
          at = chunk.from + chunk.text.length
        }
        expect(given.slice(at).trim()).toBe('')
      }),
    )
  })

  it('cuts within a sentence where it could cut between paragraphs', () => {
    expect(chunkText('One one one.\n\nTwo two two.', 20).map(({ text }) => text)).toEqual([
      'One one one.\n\n',
      'Two two two.',
    ])
  })
})

describe('readFacts', () => {
  it('reads facts of calls and of words, and counts what is none', () => {
    const call = { name: 'record_facts', arguments: { facts: [FACT, { subject: 1 }, null] } }
    expect(readFacts({ content: '', toolCalls: [call] })).toMatchObject({ facts: [FACT], malformed: 2, none: false })
    const words = `Here: ${JSON.stringify({ facts: [{ ...FACT, kind: 'odd', extra: 1 }] })}.`
    expect(readFacts({ content: words, toolCalls: [] }).facts).toMatchObject([FACT])
  })

  it.each(['', '{', '}{', '{"facts":1}', 'null', '{"facts":[', '[1,2]'])('fails on the words %s', (content) => {
    expect(readFacts({ content, toolCalls: [] })).toEqual({ facts: [], malformed: 0, none: true })
  })

  it('takes the arguments of another tool for facts', () => {
    const call = { name: 'memory_save', arguments: { facts: [FACT] } }
    expect(readFacts({ content: '', toolCalls: [call] }).facts).toEqual([])
  })
})
