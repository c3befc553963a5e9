import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StopText } from '../../../../../src/main/engine/local/stop-text.ts'

test('a stop cut over several tokens is missed, or noticed before it is whole', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab]{0,3}$/)), (tokens) => {
      const stops = new StopText(['abba', 'bbb'])
      let seen = ''
      for (const token of tokens) {
        seen += token
        const stopped = stops.push(token)
        expect(stopped).toBe(seen.includes('abba') || seen.includes('bbb'))
        if (!stopped) continue
        expect(stops.cut(seen)).not.toMatch(/abba|bbb/)
        expect(seen.startsWith(stops.cut(seen))).toBe(true)
        return
      }
      expect(stops.cut(seen)).toBe(seen)
    }),
  )
})

test('without stops an answer is stopped or cut', () => {
  expect(new StopText([]).push('anything')).toBe(false)
  expect(new StopText([]).cut('anything')).toBe('anything')
})
