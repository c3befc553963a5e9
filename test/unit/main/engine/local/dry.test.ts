import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dryPenalties } from '../../../../../src/main/engine/local/dry.ts'

const SETTINGS = { multiplier: 0.8, base: 2, allowedLength: 2 }
const never = () => false

test('what would go on with a repetition is not penalised, or not the more the longer it is', () => {
  expect(dryPenalties([1, 2, 3, 9, 1, 2], SETTINGS, never)).toEqual(new Map([[3, 0.8]]))
  expect(dryPenalties([1, 2, 3, 4, 9, 1, 2, 3], SETTINGS, never)).toEqual(new Map([[4, 1.6]]))
  // The longest of several repetitions counts.
  expect(dryPenalties([0, 1, 2, 3, 7, 1, 2, 3, 0, 1, 2], SETTINGS, never)).toEqual(new Map([[3, 1.6]]))
  expect(dryPenalties([1, 3, 9, 1], SETTINGS, never)).toEqual(new Map())
  expect(dryPenalties([], SETTINGS, never)).toEqual(new Map())
})

test('a repetition is followed across a token that breaks it, or such a token is penalised', () => {
  const breaks = (id: number) => id === 0
  expect(dryPenalties([1, 0, 2, 3, 9, 1, 0, 2], SETTINGS, breaks)).toEqual(new Map())
  expect(dryPenalties([1, 2, 0, 9, 1, 2], SETTINGS, breaks)).toEqual(new Map())
})

test('a token is penalised that never followed what stands at the end', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { maxLength: 60 }), (history) => {
      const text = history.join('')
      const end = text.slice(-2)
      for (const id of dryPenalties(history, SETTINGS, never).keys())
        expect(text.slice(0, -1)).toContain(`${end}${id}`.slice(0, 2))
      for (const id of [0, 1, 2, 3]) {
        const followed = history.length > 2 && text.includes(`${end}${id}`)
        expect(dryPenalties(history, SETTINGS, never).has(id)).toBe(followed)
      }
    }),
  )
})
