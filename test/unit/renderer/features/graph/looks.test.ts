import { describe, expect, it } from 'vitest'
import {
  edgeSize,
  labelOf,
  legendOf,
  nodeSize,
  SLOTS,
  scaleOf,
  startPosition,
} from '../../../../../src/renderer/features/graph/draw/looks.ts'
import { fieldTime, momentAt } from '../../../../../src/renderer/features/graph/moments.ts'
import { entityNamed, partOf, relationOf } from './parts.ts'

const [a, b] = [entityNamed('A', { type: 'person' }), entityNamed('B')]

describe('the looks of the picture', () => {
  it('gives a kind another colour when others are filtered out', () => {
    const [knows, likes] = [relationOf(a, 'knows', b, 1), relationOf(a, 'likes', b, 1)]
    const order = ['knows', 'likes']
    const both = legendOf(partOf([a, b], [knows, likes, likes]), 'relation', order)
    expect(both).toEqual([
      { kind: 'likes', slot: 2, count: 2 },
      { kind: 'knows', slot: 1, count: 1 },
    ])
    expect(legendOf(partOf([a, b], [likes]), 'relation', order)).toEqual([{ kind: 'likes', slot: 2, count: 1 }])
  })

  it('colours what is not known, or gives two kinds one colour when there are many', () => {
    expect(legendOf(partOf([a, b], []), 'entity', [])).toEqual([
      { kind: '', slot: null, count: 1 },
      { kind: 'person', slot: 1, count: 1 },
    ])
    const many = Array.from({ length: SLOTS + 3 }, (_, index) => relationOf(a, `kind_${index}`, b, 1))
    const slots = legendOf(partOf([a, b], many), 'relation', []).map(({ slot }) => slot)
    expect(slots.filter((slot) => slot === null)).toHaveLength(3)
    expect(new Set(slots.filter((slot) => slot !== null)).size).toBe(SLOTS)
  })

  it('draws what is surer narrower, or an entity with a thousand relations over everything', () => {
    expect(edgeSize(0.9)).toBeGreaterThan(edgeSize(0.5))
    expect(edgeSize(0)).toBeGreaterThan(0)
    expect(nodeSize(9)).toBeGreaterThan(nodeSize(1))
    expect(nodeSize(1000)).toBeLessThan(20)
  })

  it('draws few points small, or so many at their full size that they are one blot', () => {
    const covered = (sizes: number[]): number =>
      sizes.reduce((sum, size) => sum + Math.PI * (size * scaleOf(sizes)) ** 2, 0)
    expect(scaleOf([])).toBe(1)
    expect(scaleOf(Array(60).fill(nodeSize(4)))).toBe(1)
    expect(covered(Array(500).fill(nodeSize(10)))).toBeLessThan(61_000)
    expect(nodeSize(1) * scaleOf(Array(5000).fill(nodeSize(60)))).toBeGreaterThan(1)
  })

  it('cuts a letter of two units in half, or begins at another place each time', () => {
    const long = labelOf('🐢'.repeat(60))
    expect(long).toBe(`${'🐢'.repeat(35)}…`)
    expect(labelOf('Ada')).toBe('Ada')
    expect(startPosition('entity_abcd')).toEqual(startPosition('entity_abcd'))
    const places = Array.from({ length: 200 }, (_, index) => JSON.stringify(startPosition(`entity_${index}`)))
    expect(new Set(places).size).toBeGreaterThan(190)
  })
})

describe('the moments of the slider', () => {
  it('shows another moment than the one that is chosen', () => {
    const moments = [100, 200, 300.01]
    expect(momentAt(moments, null)).toBe(3)
    expect(momentAt(moments, 200)).toBe(1)
    expect(momentAt(moments, 299)).toBe(1)
    expect(momentAt(moments, 300.01)).toBe(2)
    expect(momentAt(moments, 50)).toBe(0)
  })

  it('loses a moment on its way through the field', () => {
    const at = new Date(2026, 0, 5, 7, 8, 9).getTime()
    expect(fieldTime(at)).toBe('2026-01-05T07:08:09')
    expect(new Date(fieldTime(at)).getTime()).toBe(at)
  })
})
