import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffText } from '../../../../src/renderer/lib/text-diff.ts'

const sideOf = (left: string, right: string, side: 'left' | 'right') =>
  diffText(left, right)
    .filter((piece) => piece.side === 'both' || piece.side === side)
    .map(({ text }) => text)
    .join('')

describe('the difference of two texts', () => {
  it('loses no character of either side, whatever they hold', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ab\n ]{0,40}$/))
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect([sideOf(left, right, 'left'), sideOf(left, right, 'right')]).toEqual([left, right])
      }),
    )
  })

  it('names the words that changed and no others, also line by line in long texts', () => {
    expect(diffText('it is 84 now', 'it is 64 now').filter(({ side }) => side !== 'both')).toEqual([
      { side: 'left', text: '84' },
      { side: 'right', text: '64' },
    ])
    const lines = Array.from({ length: 4000 }, (_, line) => `line ${line}\n`)
    const changed = diffText(lines.join(''), lines.with(2000, 'other\n').join(''))
    expect(changed.filter(({ side }) => side !== 'both').map(({ text }) => text)).toEqual(['line 2000\n', 'other\n'])
  })
})
