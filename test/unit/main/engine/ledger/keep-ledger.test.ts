import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { GLM_FORMATS, type GlmFormatId } from '../../../../../src/main/engine/glm/formats.ts'
import { createNeutraliser } from '../../../../../src/main/engine/glm/neutralise.ts'
import type { Dialogue } from '../../../../../src/main/engine/glm/prompt-format.ts'
import { keepLedger } from '../../../../../src/main/engine/ledger/keep-ledger.ts'
import type { ChatMessage } from '../../../../../src/main/engine/types.ts'
import { FormatId } from '../../../../../src/shared/models.ts'
import { NOW, WEATHER } from '../../../../support/dialogues.ts'

const IDS = Object.keys(GLM_FORMATS) as GlmFormatId[]
const { neutralise } = createNeutraliser()

/** What a model would read: special pieces whole, plain text neutralised and cut into tokens of `size` characters. */
function tokensOf(id: GlmFormatId, dialogue: Dialogue, size: number): string[] {
  return GLM_FORMATS[id].render(dialogue).pieces.flatMap(({ text, special }) => {
    if (special) return [text]
    const safe = neutralise(text)
    return Array.from({ length: Math.ceil(safe.length / size) }, (_, n) => safe.slice(n * size, (n + 1) * size))
  })
}

const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('# Tools', '</think>', ' <tool_call> ', '\n', '{', 'a', '/nothink', 'name\n', '\ue000', '<|user|>'),
)
const call = fc.record({
  name: fc.constantFrom('now', 'get_weather', 'a'),
  arguments: fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(words, fc.integer(), fc.constant(null)), {
    maxKeys: 3,
  }),
})
const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constant('system' as const), content: words }),
  fc.record({ role: fc.constant('user' as const), content: words }),
  fc.record({
    role: fc.constant('assistant' as const),
    content: words,
    thought: words,
    toolCalls: fc.array(call, { maxLength: 3 }),
  }),
  fc.record({ role: fc.constant('tool' as const), name: fc.constantFrom('now', 'x'), content: words }),
)
const dialogue: fc.Arbitrary<Dialogue> = fc.record({
  messages: fc.array(message, { maxLength: 8 }),
  tools: fc.subarray([NOW, WEATHER]),
  thinking: fc.boolean(),
})

describe('the ledger of a prompt', () => {
  it('loses or counts a token twice, in any format and with any text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FormatId.options),
        fc.constantFrom(...IDS),
        dialogue,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(200),
        (id, rendered, asked, size, cached) => {
          // Also where the record names another format than the prompt was written in.
          const tokens = tokensOf(rendered, asked, size)
          const segments = keepLedger(id, asked, tokens, cached)
          const owned = segments.flatMap(({ ranges }) =>
            ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n)),
          )
          expect(owned.sort((a, b) => a - b)).toEqual(tokens.map((_, index) => index))
          expect(segments.reduce((sum, each) => sum + each.tokens, 0)).toBe(tokens.length)
          expect(segments.reduce((sum, each) => sum + each.reused, 0)).toBe(Math.min(cached, tokens.length))
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(IDS)('puts a part of a dialogue in the wrong place where texts repeat the format: %s', (id) => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), (texts) => {
        const results = texts.map((content): ChatMessage => ({ role: 'tool', name: 'now', content }))
        const asked: Dialogue = {
          messages: [{ role: 'system', content: 'a' }, { role: 'user', content: 'Tools' }, ...results],
          tools: [NOW],
          thinking: true,
        }
        const tokens = tokensOf(id, asked, 1)
        const segments = keepLedger(id, asked, tokens, 0)
        const textOf = (kind: string) =>
          segments
            .filter((each) => each.kind === kind)
            .map(({ ranges }) => ranges.map(({ from, to }) => tokens.slice(from, to).join('')).join(''))
        const plain = (text: string) => text.replace(/\u200b/g, '')
        expect(textOf('system')).toEqual(['a'])
        expect(textOf('question')).toEqual(['Tools'])
        const told = texts.filter((text) => text.trim() !== '').map((text) => text.replace(/\/nothink$/, ''))
        expect(textOf('result').map(plain)).toEqual(told.map(plain).filter((text) => text !== ''))
      }),
      { numRuns: 200 },
    )
  })

  test('a turn with calls is not told apart into thought, text, calls and results', () => {
    const asked: Dialogue = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          thought: 'look',
          content: 'Let me see.',
          toolCalls: [{ name: 'get_weather', arguments: { city: 'Paris', days: 2 } }],
        },
        { role: 'tool', name: 'get_weather', content: '{"t":20}' },
      ],
      tools: [WEATHER, NOW],
      thinking: true,
    }
    const kinds = (id: GlmFormatId) =>
      keepLedger(id, asked, tokensOf(id, asked, 1), 0).map(({ kind, name, turn }) => [kind, name, turn])
    const common = [
      ['template', null, null],
      ['tool', 'get_weather', null],
      ['tool', 'now', null],
      ['system', null, null],
      ['question', null, null],
    ]
    const turn = [
      ['text', null, 1],
      ['calls', 'get_weather', 1],
      ['result', 'get_weather', 1],
      ['generation', null, null],
    ]
    expect(kinds('glm-4.7')).toEqual([...common, ['thought', null, 1], ...turn])
    expect(kinds('glm-4.5')).toEqual([...common, ['thought', null, 1], ...turn])
    expect(kinds('glm-4-0414')).toEqual([...common, ...turn])
  })
})
