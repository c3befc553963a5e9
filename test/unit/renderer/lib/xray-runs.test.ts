import type { XrayToken } from '@shared/xray.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentRange, overlap, runsOf } from '../../../../src/renderer/lib/xray-runs.ts'

const token = fc.record<XrayToken>({
  id: fc.nat(),
  text: fc.string(),
  part: fc.constantFrom('thought', 'text', 'name', 'value'),
  call: fc.constantFrom(null, 0, 1),
  argument: fc.constantFrom(null, 0, 1),
})

test('a token is shown twice, not at all, or in the row of another part', () => {
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const runs = runsOf(tokens)
      expect(runs.flatMap(({ texts }) => texts)).toEqual(tokens.map(({ text }) => text))
      let end = 0
      for (const { from, to, first, texts } of runs) {
        expect([from, to - from]).toEqual([end, texts.length])
        const { part, call, argument } = first
        for (const each of tokens.slice(from, to)) expect(each).toMatchObject({ part, call, argument })
        end = to
      }
      expect(end).toBe(tokens.length)
    }),
  )
})

test('the tokens of an argument are those of another, or a neighbour stands out too', () => {
  const at = (call: number | null, argument: number | null): XrayToken => ({
    id: 1,
    text: 'x',
    part: 'value',
    call,
    argument,
  })
  const tokens = [at(null, null), at(0, 0), at(0, 1), at(0, 1), at(1, 1)]
  expect(argumentRange(tokens, 0, 1)).toEqual({ from: 2, to: 4 })
  expect(argumentRange(tokens, 2, 0)).toBeNull()
  expect(overlap({ from: 2, to: 4 }, { from: 4, to: 5 })).toBe(false)
  expect(overlap({ from: 2, to: 4 }, { from: 3, to: 9 })).toBe(true)
})
