import { resolve } from 'node:path'
import fc from 'fast-check'
import { getLlama, type Llama, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNeutraliser } from '../../../../../src/main/engine/glm/neutralise.ts'
import { REQUIRED_TOKENS, TAGS } from '../../../../../src/main/engine/glm/tags.ts'

let llama: Llama
let model: LlamaModel
let special: Set<number>

beforeAll(async () => {
  llama = await getLlama({
    gpu: false,
    maxThreads: 1,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
  })
  model = await llama.loadModel({ modelPath: resolve('resources/models/autoglm-tiny.gguf'), vocabOnly: true })
  const types = model.fileInfo.metadata.tokenizer.ggml.token_type ?? []
  special = new Set(types.flatMap((type, id) => (Number(type) === 1 ? [] : [id])))
})

afterAll(async () => {
  await llama?.dispose()
})

const { neutralise, restore } = createNeutraliser()

const countSpecial = (text: string): number => model.tokenize(text, false).filter((id) => special.has(id)).length

/** Texts made of tags, parts of tags, breaks and anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...REQUIRED_TOKENS,
        '\u200b',
        '<',
        '</',
        '>',
        '<tool',
        '_call>',
        'tool_call>',
        '<|',
        '|>',
        '<\u200btool_call>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

test('the test itself would not notice: raw tags are not single tokens', () => {
  for (const tag of TAGS) expect(countSpecial(`a${tag}b`)).toBe(1)
})

test('some text still spells a tag or a control token after it was neutralised', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(countSpecial(neutralise(text))).toBe(0)
    }),
    { numRuns: 1000 },
  )
})

test('neutralising loses or changes what a person wrote', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(restore(neutralise(text))).toBe(text)
      expect(neutralise(text).replaceAll('\u200b', '')).toBe(text.replaceAll('\u200b', ''))
    }),
    { numRuns: 1000 },
  )
})

test('ordinary text with angle brackets is changed', () => {
  for (const text of ['a < b > c', '<b>bold</b>', 'List<String>', '<tool>', 'x <- y', '<|user|>'])
    expect(neutralise(text)).toBe(text)
})

test("a tag of the model's own vocabulary is left whole", () => {
  const own = createNeutraliser(['<|begin_of_box|>', '<extra>', '  ', 'word'])
  expect(own.neutralise('<extra>  word')).toBe('<\u200bextra>  word')
})
