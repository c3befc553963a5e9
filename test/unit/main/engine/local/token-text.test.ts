import { resolve } from 'node:path'
import fc from 'fast-check'
import { readGgufFileInfo } from 'node-llama-cpp'
import { beforeAll, expect, test } from 'vitest'
import { format47 } from '../../../../../src/main/engine/glm/format47.ts'
import { TokenSpeller, TokenTextStream } from '../../../../../src/main/engine/local/token-text.ts'
import { readVocabulary, type Vocabulary } from '../../../../../src/main/engine/local/vocabulary.ts'

let vocabulary: Vocabulary
/** Ids of the 256 tokens that are one byte each. */
let byteIds: number[]

beforeAll(async () => {
  const info = await readGgufFileInfo(resolve('resources/models/autoglm-tiny.gguf'))
  vocabulary = readVocabulary(info, format47)
  const spelled = new Map<number, number>()
  info.metadata.tokenizer.ggml.tokens.forEach((token, id) => {
    if ([...token].length !== 1) return
    const spelling = vocabulary.speller.spell(id)
    const bytes = Buffer.from(spelling)
    if (bytes.length === 1) spelled.set(bytes[0] ?? 0, id)
  })
  byteIds = Array.from({ length: 256 }, (_, byte) => spelled.get(byte) ?? -1)
})

const decode = (bytes: Uint8Array): string[] => {
  const stream = new TokenTextStream(vocabulary.speller)
  return Array.from(bytes, (byte) => stream.push(byteIds[byte] ?? -1))
}

test('a byte has no token, so nothing below would be tested', () => {
  expect(byteIds).not.toContain(-1)
  expect(new Set(byteIds).size).toBe(256)
})

test('a character split over tokens is lost, doubled or comes too early', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decode(Buffer.from(text)).join('')).toBe(text)
    }),
    { numRuns: 500 },
  )
  expect(decode(Buffer.from('a🙂b'))).toEqual(['a', '', '', '', '🙂', 'b'])
})

test('bytes that are no UTF-8 throw or swallow what follows', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const valid = Buffer.concat([bytes, Buffer.from('.end')])
      expect(decode(valid).join('')).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(valid))
    }),
    { numRuns: 500 },
  )
})

test('a control token or a tag is spelled as something else', () => {
  for (const [text, id] of vocabulary.special) expect(vocabulary.speller.spell(id)).toBe(text)
})

test('a SentencePiece vocabulary is spelled as a byte-level one: spaces and bytes come out as signs', () => {
  const tokens = ['<s>', '\u2581Hello', '\u2581\u2581', '<0xE6>', '<0x97>', '<0xA5>', '<0x0A>', '!']
  const stream = new TokenTextStream(new TokenSpeller(tokens, (id) => id === 0, 'sentencePiece'))
  expect(tokens.map((_, id) => stream.push(id)).join('')).toBe('<s> Hello  日\n!')
})
