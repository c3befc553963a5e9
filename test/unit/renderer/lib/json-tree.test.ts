import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { above, pointerOf, readJson, rowsOf, searchJson } from '../../../../src/renderer/lib/json-tree.ts'

describe('a JSON tree', () => {
  it('walks what is closed, or loses the order of what is open', () => {
    const value = { a: { b: [1, 2] }, 'c/d~': 'x' }
    expect(rowsOf(value, new Set()).map(({ pointer }) => pointer)).toEqual(['/a', '/c~1d~0'])
    expect(rowsOf(value, new Set(['/a', '/a/b'])).map(({ pointer }) => pointer)).toEqual([
      '/a',
      '/a/b',
      '/a/b/0',
      '/a/b/1',
      '/c~1d~0',
    ])
  })

  it('finds what its own rows do not show', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1, maxLength: 2 }), (value, query) => {
        for (const path of searchJson(value, query)) {
          const pointers = rowsOf(value, new Set(above(path))).map(({ pointer }) => pointer)
          expect(pointers).toContain(pointerOf(path))
        }
      }),
    )
  })

  it('overflows the stack on a value that is nested very deep', () => {
    let deep: unknown = 'needle'
    for (let level = 0; level < 3000; level += 1) deep = [deep]
    expect(searchJson(deep, 'needle')).toHaveLength(1)
  })

  it('takes a text for JSON that only looks like it', () => {
    expect(readJson('{not json')).toBeUndefined()
    expect(readJson('12')).toBeUndefined()
    expect(readJson(' [1]')).toEqual([1])
  })
})
