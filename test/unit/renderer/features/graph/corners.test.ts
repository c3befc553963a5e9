import { describe, expect, it } from 'vitest'
import { toCorners } from '../../../../../src/renderer/features/graph/draw/corners.ts'

describe('the corners of what is drawn flat', () => {
  it('leaves a corner without what all share or what is its own, or writes over a neighbour', () => {
    const array = Float32Array.from([9, 9, 9, 1, 2, 0, 0, 0, 0, 0, 0, 0, 9, 9])
    toCorners(array, 3, 9, [[5], [6], [7]])
    expect([...array]).toEqual([9, 9, 9, 1, 2, 5, 1, 2, 6, 1, 2, 7, 9, 9])
  })

  it('changes the bytes of a colour that is no number', () => {
    const array = new Float32Array(4)
    const bytes = new Uint32Array(array.buffer)
    // A colour whose bytes are one of the many ways to write NaN.
    bytes[0] = 0x7f_a1_23_45
    toCorners(array, 0, 4, [[1], [2]])
    expect([...bytes].filter((_, index) => index % 2 === 0)).toEqual([0x7f_a1_23_45, 0x7f_a1_23_45])
  })
})
