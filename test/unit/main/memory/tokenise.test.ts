import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexTerms, matchQuery } from '../../../../src/main/memory/tokenise.ts'

test('a run of Han is indexed as characters and pairs, also beside Latin and beyond the first plane', () => {
  expect(indexTerms('量子GLM').split(/\s+/).filter(Boolean)).toEqual(['量', '子', '量子', 'GLM'])
  expect(indexTerms('𠮷野家').split(/\s+/).filter(Boolean)).toEqual(['𠮷', '野', '家', '𠮷野', '野家'])
  expect(indexTerms('plain words stay')).toBe('plain words stay')
})

test('operators, quotes and punctuation of a query do not survive', () => {
  expect(matchQuery('NEAR("a" b)* OR -c:^d')).toEqual({
    all: '"near" AND "a" AND "b" AND "or" AND "c" AND "d"',
    any: '"near" OR "a" OR "b" OR "or" OR "c" OR "d"',
  })
  expect(matchQuery('"*^-:()')).toBeNull()
  expect(matchQuery('')).toBeNull()
})

test('a query in Han becomes its pairs, a single character itself', () => {
  expect(matchQuery('量子纠缠')?.all).toBe('"量子" AND "子纠" AND "纠缠"')
  expect(matchQuery('猫')?.all).toBe('"猫"')
})

test('no query can grow without bound', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 5000, maxLength: 10_000 }), (query) => {
      expect((matchQuery(query)?.any ?? '').split(' OR ').length).toBeLessThanOrEqual(64)
    }),
    { numRuns: 20 },
  )
})
