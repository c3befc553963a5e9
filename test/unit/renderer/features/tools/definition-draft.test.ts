import type { McpDefinition } from '@shared/mcp.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionOf, draftOf } from '../../../../../src/renderer/features/tools/connections/definition-draft.ts'
import { joinWords, splitWords } from '../../../../../src/renderer/features/tools/connections/split-words.ts'

describe('a definition as a person writes it', () => {
  it('is another command after it was only looked at', () => {
    const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !/[\n\r]/.test(text))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words)
      }),
    )
  })

  it('loses its variables, its folder or its headers', () => {
    const definitions: McpDefinition[] = [
      { transport: 'stdio', command: '/a b/node', args: ['', "it's"], env: { A: 'x=y', B: '' }, cwd: '/tmp' },
      { transport: 'stdio', command: 'npx', args: [], env: {}, cwd: null },
      { transport: 'http', url: 'https://a.b/mcp', headers: { 'X-Key': '1' } },
    ]
    for (const definition of definitions) expect(definitionOf(draftOf(definition))).toEqual(definition)
  })

  it('is kept although a line says no value', () => {
    expect(definitionOf({ line: 'npx', cwd: '', given: 'A=1\nB' })).toBeNull()
    expect(definitionOf({ line: '  ', cwd: '', given: '' })).toBeNull()
  })
})
