import { describe, expect, it } from 'vitest'
import {
  NUMBER_FIELDS,
  readBias,
  readNumber,
  readStops,
  writeBias,
  writeStops,
} from '../../../../src/renderer/ui/sampling/sampling-fields.ts'
import { Sampling } from '../../../../src/shared/sampling.ts'

const BASE: Sampling = { temperature: 0.5, topP: 0.9, topK: 40, minP: 0.1 }
const field = (id: string) => {
  const found = NUMBER_FIELDS.find((each) => each.id === id)
  if (!found) throw new Error(id)
  return found
}

describe('sampling fields', () => {
  it('lets a value pass that the studio refuses, or refuses one that it takes', () => {
    for (const each of NUMBER_FIELDS) {
      for (const value of [each.min, each.max]) {
        expect(readNumber(each, String(value))).toBe(value)
        expect([each.id, Sampling.safeParse(each.set(BASE, value)).success]).toEqual([each.id, true])
      }
      for (const text of [String(each.max + 1), '-9', 'x', '1e3', '-', '.', 'NaN'])
        expect([each.id, text, readNumber(each, text)]).toEqual([each.id, text, 'invalid'])
    }
    expect(readNumber(field('topK'), '1.5')).toBe('invalid')
    expect(readNumber(field('temperature'), '0,7')).toBe(0.7)
  })

  it('keeps a setting whose field was emptied, or loses one that must be there', () => {
    for (const each of NUMBER_FIELDS) {
      const set = each.set(BASE, each.max)
      expect([each.id, each.get(set)]).toEqual([each.id, each.max])
      if (each.off === null) expect(readNumber(each, ' ')).toBe('invalid')
      else expect(each.set(set, undefined)).toEqual(BASE)
    }
    expect(field('dry').set({ ...BASE, dry: { multiplier: 1, base: 3, allowedLength: 4 } }, 2).dry).toEqual({
      multiplier: 2,
      base: 3,
      allowedLength: 4,
    })
  })

  it('reads another list than it writes', () => {
    const stops = ['END', '\n\n', ' x = 1 ']
    expect(readStops(writeStops(stops))).toEqual(stops)
    expect(readStops('\n')).toBeUndefined()
    expect(readStops('x'.repeat(201))).toBe('invalid')
    const biases = { word: -5, 'a = b': 2.5, never: -100 }
    expect(readBias(writeBias(biases))).toEqual(biases)
    expect(readBias('')).toBeUndefined()
    for (const text of ['word', 'word = much', 'word = 101', '= 5'])
      expect([text, readBias(text)]).toEqual([text, 'invalid'])
  })
})
