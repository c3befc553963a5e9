import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerUrl } from '../../../../../src/main/tools/sandbox/guest-url.ts'

const ask = (...question: unknown[]): unknown => JSON.parse(answerUrl(JSON.stringify(question)))

test('says what an address is made of, or null', () => {
  expect(ask('parse', '../b?x#y', 'https://a.b:8/c/d')).toMatchObject({
    href: 'https://a.b:8/b?x#y',
    port: '8',
    hash: '#y',
  })
  expect(ask('set', 'https://a.b/', 'pathname', '/x y')).toMatchObject({ href: 'https://a.b/x%20y' })
  expect(ask('parse', 'nothing', null)).toBeNull()
  expect(ask('set', 'https://a.b/', 'constructor', 'x')).toBeNull()
  expect(ask('parse', `https://a/${'x'.repeat(100_000)}`, null)).toBeNull()
})

test('answers whatever it is asked with an object of texts or null, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (question) => {
      const answer: unknown = JSON.parse(answerUrl(question))
      if (answer !== null) expect(Object.values(answer as object).every((part) => typeof part === 'string')).toBe(true)
    }),
  )
})
