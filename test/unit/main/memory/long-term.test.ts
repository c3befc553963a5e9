import { handedOver } from '@shared/memory.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LongTermMemory } from '../../../../src/main/memory/long-term.ts'
import type { MemoryPort } from '../../../../src/main/tools/types.ts'
import { temporaryProfile } from '../../../support/profile.ts'

const from = { runId: 'run_test', spanId: 'span_test' }

async function memory(...texts: string[]): Promise<LongTermMemory> {
  const memories = new LongTermMemory(await temporaryProfile().open())
  for (const text of texts) memories.save(text, from)
  return memories
}

const texts = (found: readonly { text: string }[]) => found.map((one) => one.text)
const recalled = async (memories: LongTermMemory, query: string, limit: number) =>
  handedOver(await memories.search(query, limit))

describe('save', () => {
  test('gives the same id for the same text and a new one after it was removed', async () => {
    const memories: MemoryPort & LongTermMemory = await memory()
    const first = memories.save('  tea without sugar ', from)
    expect(memories.save('tea without sugar', { runId: 'run_other', spanId: 'span_other' })).toEqual({
      ...first,
      added: false,
    })
    memories.remove(first.id)
    expect(memories.save('tea without sugar', from).id).not.toBe(first.id)
    expect(memories.list()).toHaveLength(1)
  })

  test('refuses nothing, too much, and removing what is not there', async () => {
    const memories = await memory()
    const invalid = expect.objectContaining({ code: 'VALIDATION_FAILED' })
    expect(() => memories.save(' \n\t', from)).toThrow(invalid)
    expect(() => memories.save('x'.repeat(10_001), from)).toThrow(invalid)
    expect(memories.save('x'.repeat(10_000), from).id).toMatch(/^memory_/)
    expect(() => memories.remove('memory_none')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})

describe('search', () => {
  test('finds a two-character Chinese word, which a plain full-text index does not', async () => {
    const memories = await memory('他在研究量子纠缠现象', '她喜欢喝绿茶', 'unrelated')
    expect(texts(await recalled(memories, '纠缠', 5))).toEqual(['他在研究量子纠缠现象'])
    expect(texts(await recalled(memories, '茶', 5))).toEqual(['她喜欢喝绿茶'])
    expect(texts(await recalled(memories, '喜欢什么', 5))).toEqual(['她喜欢喝绿茶'])
  })

  test('finds words in another form, case or accent, and inside mixed text', async () => {
    const memories = await memory('The user likes Café visits', '使用GLM模型运行')
    expect(texts(await recalled(memories, 'cafe', 5))).toHaveLength(1)
    expect(texts(await recalled(memories, 'LIKE', 5))).toHaveLength(1)
    expect(texts(await recalled(memories, 'glm', 5))).toEqual(['使用GLM模型运行'])
    expect(texts(await recalled(memories, 'glm模型', 5))).toEqual(['使用GLM模型运行'])
  })

  test('puts what has every word before what has one, and keeps to the limit', async () => {
    const memories = await memory(
      'green',
      'tea tea tea',
      'green tea in the morning, with much else said about other things',
      'coffee',
    )
    const found = texts(await recalled(memories, 'green tea', 10))
    expect(found[0]).toContain('green tea')
    expect(found).toHaveLength(3)
    expect(await recalled(memories, 'green tea', 1)).toHaveLength(1)
    expect(await recalled(memories, 'green tea', 0)).toEqual([])
  })

  test('does not find what was removed, and lists newest first in pages', async () => {
    const memories = await memory('one apple', 'two apples', 'three apples')
    const all = memories.list()
    expect(texts(all)).toEqual(['three apples', 'two apples', 'one apple'])
    expect(all[0]).toMatchObject(from)
    expect(texts(memories.list({ limit: 1, before: all[1]!.id }))).toEqual(['one apple'])
    memories.remove(all[1]!.id)
    expect(texts(await recalled(memories, 'apple', 5)).sort()).toEqual(['one apple', 'three apples'])
  })

  test('never fails, whatever the query is', async () => {
    const memories = await memory('some text', '一些文字')
    const nasty = fc.constantFrom(
      '"',
      "'",
      '*',
      '^',
      ':',
      '(',
      ')',
      '-',
      '+',
      '{',
      '}',
      ' AND ',
      ' OR ',
      ' NOT ',
      'NEAR(',
      '\u0000',
      '\ud800',
      'text',
      '文',
      '́',
    )
    const query = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        expect(Array.isArray(await recalled(memories, text, 3))).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(await recalled(memories, 'x '.repeat(5000), 3)).toEqual([])
  })

  test('finds every saved text by its own words', async () => {
    const memories = await memory()
    const word = fc.oneof(
      fc.stringMatching(/^[a-z]{3,8}$/),
      fc.stringMatching(/^[一-龥]{1,6}$/),
      fc.stringMatching(/^[0-9]{1,5}$/),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
        const { id } = memories.save(words.join(' '), from)
        for (const one of words) {
          const found = await recalled(memories, `${one} ${words.join(' ')}`, 100)
          expect(found.map((memory) => memory.id)).toContain(id)
        }
      }),
      { numRuns: 60 },
    )
  })
})
