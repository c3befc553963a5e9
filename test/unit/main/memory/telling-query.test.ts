import { expect, test } from 'vitest'
import { tellingQuery, withoutMoment } from '../../../../src/main/memory/recall/telling-query.ts'

test.each([
  ['Thinking back to 2 June 2025: What kind of car do I have? I mean as it was then.', ['kind', 'car']],
  ['On March 3rd, 2024, where did I live?', ['live']],
  ['2024-03-03 dentist', ['dentist']],
  ['回想一下2025年5月5日的时候：我在吃什么药？我问的是当时。', ['吃', '药']],
])('the moment a question is asked of is looked for in the words of memories: %s', (question, words) => {
  const terms = (tellingQuery(withoutMoment(question))?.any ?? '').split(' OR ').map((term) => term.slice(1, -1))
  for (const word of words) expect(terms.join(' ')).toContain(word)
  expect(terms.join(' ')).not.toMatch(/\d|june|march|back|then|mean|回想|时候/)
})

test('a question that is only a moment is left empty', () => {
  expect(withoutMoment('June 2025')).toBe('June 2025')
  expect(withoutMoment('')).toBe('')
})
