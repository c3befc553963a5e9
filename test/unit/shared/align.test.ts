import { type AlignKeys, align } from '@shared/align.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const keys = (steps: readonly (readonly [number, number])[]): AlignKeys => ({
  loose: Int32Array.from(steps, ([loose]) => loose),
  strict: Int32Array.from(steps, ([, strict]) => strict),
})
const sequence = fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { maxLength: 40 })

describe('the alignment of two runs', () => {
  it('keeps the order, has every step of both sides once, and pairs only what is alike', () => {
    fc.assert(
      fc.property(sequence, sequence, (left, right) => {
        const pairs = align(keys(left), keys(right))
        expect(pairs.flatMap((pair) => (pair.left === null ? [] : [pair.left]))).toEqual([...left.keys()])
        expect(pairs.flatMap((pair) => (pair.right === null ? [] : [pair.right]))).toEqual([...right.keys()])
        for (const { left: a, right: b } of pairs) {
          if (a !== null && b !== null) expect(left[a]?.[0]).toBe(right[b]?.[0])
        }
      }),
    )
  })

  it('pairs the same steps whichever run is the left one', () => {
    const matched = (pairs: ReturnType<typeof align>, exchanged: boolean) =>
      pairs.flatMap(({ left, right }) => {
        if (left === null || right === null) return []
        return [exchanged ? [right, left] : [left, right]]
      })
    fc.assert(
      fc.property(sequence, sequence, (left, right) => {
        expect(matched(align(keys(left), keys(right)), false)).toEqual(matched(align(keys(right), keys(left)), true))
      }),
    )
  })

  it('does not let one more step shift all that follow', () => {
    const left = Array.from({ length: 300 }, (_, step) => [step % 3, step % 50] as const)
    const right = left.toSpliced(100, 0, [1, 999])
    const pairs = align(keys(left), keys(right))
    expect(pairs.filter((pair) => pair.left === null)).toEqual([{ left: null, right: 100 }])
    expect(pairs).toHaveLength(301)
  })

  it('holds for runs too long for one table, with one step more and one less', () => {
    const left = Array.from({ length: 9000 }, (_, step) => [step % 3, step] as const)
    const right = left.toSpliced(10, 1).toSpliced(8000, 0, [5, 9999])
    const shuffled = [[7, 1] as const, ...right, [7, 2] as const]
    const pairs = align(keys(left), keys(shuffled))
    expect(pairs.filter((pair) => pair.left !== null && pair.right !== null)).toHaveLength(8999)
  })
})
