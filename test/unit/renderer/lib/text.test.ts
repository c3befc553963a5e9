import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampText, prettyJson, preview, showValue } from '../../../../src/renderer/lib/text.ts'
import { channelText, doubt, isControlText, tokenRate } from '../../../../src/renderer/lib/tokens.ts'

describe('texts', () => {
  it('drops characters that a clamp holds back', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (text, limit) => {
        const { shown, hidden } = clampText(text, limit)
        expect(shown.length + hidden).toBe(text.length)
        expect(text.startsWith(shown)).toBe(true)
      }),
    )
  })

  it('puts a line break or a megabyte into a list row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\t', ' ', '中') }), (text) => {
        const line = preview(text, 20)
        expect(line.length).toBeLessThanOrEqual(20)
        expect(line).not.toMatch(/[\n\t]/)
      }),
    )
  })

  it('breaks on a result that only looks like JSON', () => {
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(prettyJson('{oops')).toBe('{oops')
    expect(prettyJson('84')).toBe('84')
    expect(showValue(undefined)).toBe('undefined')
  })
})

describe('tokens', () => {
  const token = (text: string, channel: 'content' | 'thought' | 'control', t: number) => ({
    id: 1,
    text,
    p: 0.5,
    t,
    channel,
  })

  it('mixes the thought into the content', () => {
    const tokens = [token('a', 'thought', 0), token('</think>', 'control', 5), token('b', 'content', 10)]
    expect(channelText(tokens, 'content')).toBe('b')
    expect(channelText(tokens, 'thought')).toBe('a')
    expect(tokenRate(tokens)).toBe(200)
    expect(tokenRate(tokens.slice(0, 1))).toBeNull()
  })

  it('colours a likely token as a guess', () => {
    expect([1, 0.9, 0.6, 0.3, 0].map(doubt)).toEqual([0, 1, 2, 3, 4])
  })

  it('shows a control token as if a person had written it', () => {
    expect(['<|user|>', '[gMASK]', '<sop>', '</think>', '<tool_call>'].every(isControlText)).toBe(true)
    expect(['<b>', 'user', '<|', '|>'].some(isControlText)).toBe(false)
  })
})
