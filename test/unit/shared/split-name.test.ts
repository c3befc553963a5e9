import { parseSplitName, partNames } from '@shared/split-name.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('names of parts', () => {
  it('takes another name for a part, or a part that cannot be', () => {
    for (const name of [
      'm.gguf',
      '-00001-of-00002.gguf',
      'm-00000-of-00002.gguf',
      'm-00003-of-00002.gguf',
      'm-00001-of-00000.gguf',
      'm-00001-of-99999.gguf',
      'm-1-of-2.gguf',
      'm-00001-of-00002.gguf.part',
    ]) {
      expect([name, parseSplitName(name)]).toEqual([name, null])
      expect(partNames(name)).toEqual([name])
    }
  })

  it('loses a part, or names one that is not in the order of its number', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }).filter((stem) => stem.trim() === stem),
        fc.integer({ min: 1, max: 999 }),
        fc.nat(),
        (stem, parts, seed) => {
          const part = (seed % parts) + 1
          const number = (value: number) => String(value).padStart(5, '0')
          const name = `${stem}-${number(part)}-of-${number(parts)}.gguf`
          expect(parseSplitName(name)).toEqual({ stem, part, parts })
          const names = partNames(name)
          expect(names).toHaveLength(parts)
          expect(names[part - 1]).toBe(name)
          expect(new Set(names).size).toBe(parts)
        },
      ),
    )
  })
})
