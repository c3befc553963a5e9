import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chunkText, MOST_PASSAGE } from '../../../../../src/main/tools/jobs/document/chunk-text.ts'

const plain = { markdown: false, pages: [], lines: true }
const markdown = { markdown: true, pages: [], lines: true }

describe('passages', () => {
  test('whatever a text is, parts of it are lost, doubled, out of order, too long or cut within a character', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('\n', '\n\n', '# A heading\n', '## Below\n', '```\n# no heading\n```\n', '. ', '。', '\t', '   '),
      fc.integer({ min: 1, max: 3000 }).map((length) => 'x'.repeat(length)),
      fc.integer({ min: 1, max: 900 }).map((length) => '😀'.repeat(length)),
      fc.integer({ min: 1, max: 400 }).map((length) => 'a few words. '.repeat(length)),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), fc.array(fc.nat(5000)), (pieces, marked, cuts) => {
        const text = pieces.join('')
        const pages =
          cuts.length === 0
            ? []
            : [
                0,
                ...new Set(cuts.filter((at) => at > 0 && at < text.length && !/[\uDC00-\uDFFF]/.test(text.charAt(at)))),
              ].sort((a, b) => a - b)
        const passages = chunkText(text, { markdown: marked, pages, lines: pages.length === 0 })
        let end = 0
        for (const { from, to, text: part, line, page } of passages) {
          expect(text.slice(end, from).trim()).toBe('')
          expect(part).toBe(text.slice(from, to))
          expect(part).toBe(part.trim())
          expect(part.length).toBeGreaterThan(0)
          expect(part.length).toBeLessThanOrEqual(MOST_PASSAGE)
          expect(text.isWellFormed() && !part.isWellFormed()).toBe(false)
          if (pages.length === 0) expect(line).toBe(text.slice(0, from).split('\n').length)
          else {
            expect(pages[(page ?? 0) - 1]).toBeLessThanOrEqual(from)
            expect(pages[page ?? 0] ?? text.length).toBeGreaterThanOrEqual(to)
          }
          end = to
        }
        expect(text.slice(end).trim()).toBe('')
      }),
      { numRuns: 200 },
    )
  })

  test('passages are named by the wrong heading, or a heading stands alone', () => {
    const text =
      '# Guide\n\nHello.\n\n## Install\n\n### Linux\n\nRun it.\n\n```sh\n# not a heading\n```\n\n# End #\nBye.\n'
    expect(chunkText(text, markdown).map(({ heading, text: part, line }) => [heading, part, line])).toEqual([
      ['Guide', '# Guide\n\nHello.', 1],
      ['Guide > Install > Linux', '## Install\n\n### Linux\n\nRun it.\n\n```sh\n# not a heading\n```', 5],
      ['End', '# End #\nBye.', 15],
    ])
    expect(chunkText('# only', markdown)).toHaveLength(1)
    expect(chunkText(' \n ', plain)).toEqual([])
  })

  test('a passage ends in the middle of a sentence though it need not', () => {
    const sentence = 'The quick brown fox jumps over the lazy dog. '
    for (const { text } of chunkText(sentence.repeat(100), plain)) expect(text).toMatch(/^The .*dog\.$/s)
    const chinese = '苹果在阴凉的地方可以保存很久。'
    for (const { text } of chunkText(chinese.repeat(200), plain)) expect(text).toMatch(/^苹果.*。$/s)
  })

  test('a text of megabytes without a seam takes for ever', () => {
    const started = performance.now()
    expect(chunkText('x'.repeat(2_000_000), plain)).toHaveLength(2000)
    expect(chunkText('a '.repeat(1_000_000), plain).length).toBeGreaterThan(1999)
    expect(chunkText('#\n'.repeat(200_000), markdown).length).toBeGreaterThan(100)
    expect(performance.now() - started).toBeLessThan(30_000)
  })
})
