import { describe, expect, it } from 'vitest'
import { cellText, tableOf } from '../../../../../src/renderer/features/tools/result-table.ts'

describe('a result as a table', () => {
  it('has the members of all its objects as columns, also those that only some have', () => {
    expect(tableOf([{ a: 1 }, { b: [2], a: null }])).toEqual({
      columns: ['a', 'b'],
      rows: [
        [1, undefined],
        [null, [2]],
      ],
    })
    expect(tableOf({ columns: ['n', 'n'], rows: [[1, 2]], truncated: false })).toEqual({
      columns: ['n', 'n'],
      rows: [[1, 2]],
    })
  })

  it.each([[[]], [[1, 2]], [[{ a: 1 }, null]], [{ columns: ['a'] }], [{ columns: [1], rows: [] }], ['text'], [null]])(
    'is none of %j',
    (output) => {
      expect(tableOf(output)).toBeNull()
    },
  )

  it('says nothing for what is not there, and JSON for what is no text', () => {
    expect([undefined, null, 'a', 0, { b: 1 }].map(cellText)).toEqual(['', '', 'a', '0', '{"b":1}'])
  })
})
