import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseDropped, putSummary, summaryRequest } from '../../../../src/main/agent/shorten-context.ts'
import type { ChatMessage } from '../../../../src/main/engine/types.ts'

const system: ChatMessage = { role: 'system', content: 'Be brief.' }
const input: ChatMessage = { role: 'user', content: 'Read all files.' }
const turn = (text: string): ChatMessage[] => [
  { role: 'assistant', content: '', thought: '', toolCalls: [{ name: 'read_file', arguments: { path: text } }] },
  { role: 'tool', name: 'read_file', content: text.repeat(200) },
]
const overflow = { promptTokens: 900, contextSize: 512 }

test('the latest turn is dropped though an older one could be, or the question is', () => {
  const messages = [system, input, ...turn('a'), ...turn('b'), ...turn('c')]
  const dropped = chooseDropped(messages, false)
  expect(dropped).toEqual({ from: 2, to: 6, messages: 4, steps: 2 })
  if (!dropped) return
  const shorter = putSummary(messages, dropped, ' a and b were read ', overflow)
  expect(shorter.map(({ role }) => role)).toEqual(['system', 'user', 'user', 'assistant', 'tool'])
  expect(shorter[2]?.content).toBe('Notes on the 4 messages before, which no longer fit: a and b were read')
  expect(putSummary(messages, dropped, ' ', overflow)[2]?.content).toContain('Called read_file with {"path":"a"}.')
  // The note is dropped with the next summary, so that there is never more than one.
  expect(chooseDropped(shorter, true)).toEqual({ from: 2, to: 5, messages: 3, steps: 1 })
})

test('a single turn that is too long is never dropped, or a prompt without turns is summarised for ever', () => {
  expect(chooseDropped([system, input, ...turn('a')], false)).toMatchObject({ from: 2, to: 4 })
  expect(chooseDropped([system, input], true)).toBeNull()
  expect(chooseDropped([system], true)).toBeNull()
})

test('what is to be summarised does not fit either, however it is cut', () => {
  const messages = fc.array(fc.string({ unit: 'binary', maxLength: 4000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 4 }), (texts, attempt) => {
      const all = [system, input, ...texts.flatMap(turn)]
      const dropped = chooseDropped(all, true)
      if (!dropped) throw new Error('nothing to drop')
      const request = summaryRequest(all, dropped, overflow, attempt)
      const characters = request.messages.reduce((sum, { content }) => sum + content.length, 0)
      // Four characters a token at most, half the context, halved with each attempt; and the least of each message.
      expect(characters).toBeLessThan((512 * 2) / 2 ** (attempt - 1) + (all.length + 2) * 90 + 400)
      expect(request.messages.every(({ content }) => content.isWellFormed())).toBe(true)
      expect(request.tools).toEqual([])
    }),
  )
})
