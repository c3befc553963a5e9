import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VectorTable } from '../../../../../src/main/memory/vectors/vector-table.ts'

const DIMENSION = 5
const value = fc.integer({ min: -8, max: 8 })
const vector = fc.array(value, { minLength: DIMENSION, maxLength: DIMENSION })
const change = fc.record({ item: fc.integer({ min: 1, max: 40 }), vector: fc.option(vector) })
const bytesOf = (numbers: number[]): Uint8Array => new Uint8Array(Float32Array.from(numbers).buffer)
const always = (): boolean => true

/** As plainly as it can be said. */
function expected(rows: Map<number, number[]>, query: number[], k: number, among: number[] | null) {
  return [...rows]
    .filter(([item]) => !among || among.includes(item))
    .map(([item, each]) => ({ item, score: each.reduce((sum, one, at) => sum + one * (query[at] ?? 0), 0) }))
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, k)
}

test('after changes in any order something else than the nearest is found, or what is gone, or what was not asked about', () => {
  const among = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 45 })))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), vector, fc.nat(12), among, (changes, query, k, only) => {
      const table = new VectorTable(DIMENSION)
      const rows = new Map<number, number[]>()
      for (const each of changes) {
        if (each.vector) {
          rows.set(each.item, each.vector)
          table.add(each.item, bytesOf(each.vector))
        } else {
          rows.delete(each.item)
          table.remove(each.item)
        }
      }
      const found = table.search(Float32Array.from(query), k, only && Uint32Array.from(only), always)?.hits
      expect(found).toEqual(expected(rows, query, k, only))
      expect(table.size).toBe(rows.size)
    }),
  )
})

test.each([1, 15, 16, 17, 384, 385, 1024])(
  'the rest of vectors of %i numbers, which fill no whole register, is not counted',
  (dimension) => {
    const table = new VectorTable(dimension)
    const ones = new Float32Array(dimension).fill(1)
    table.add(7, new Uint8Array(ones.buffer))
    expect(table.search(ones, 1, null, always)?.hits).toEqual([{ item: 7, score: dimension }])
    table.add(8, new Uint8Array((dimension + 1) * 4))
    expect(table.size).toBe(1)
  },
)

test('rows of later blocks are not seen, or the table does not stop when nobody waits any more', () => {
  const table = new VectorTable(4)
  for (let item = 1; item <= 20_000; item += 1) table.add(item, bytesOf([item, 0, 0, 0]))
  const query = Float32Array.from([1, 0, 0, 0])
  expect(table.search(query, 2, null, always)?.hits.map(({ item }) => item)).toEqual([20_000, 19_999])
  let asked = 0
  expect(table.search(query, 2, null, () => ++asked < 2)).toBeNull()
  expect(asked).toBe(2)
})

test('how all cosines lie is told otherwise than counted by hand, or for too few', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
      const table = new VectorTable(2)
      for (const [item, value] of values.entries()) table.add(item, bytesOf([value, 0]))
      const spread = table.search(Float32Array.from([1, 0]), 1, null, always)?.spread
      if (values.length < 30) {
        expect(spread).toBeNull()
        return
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
      expect(spread?.mean).toBeCloseTo(mean, 4)
      expect(spread?.deviation).toBeCloseTo(deviation, 3)
    }),
  )
})
