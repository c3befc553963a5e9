import type { McpDefinition } from '@shared/mcp.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  definitionOf,
  draftOf,
  NO_CLIENT,
} from '../../../../../src/renderer/features/tools/connections/definition-draft.ts'
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
      {
        transport: 'http',
        url: 'https://a.b/mcp',
        headers: {},
        addresses: ['10.0.0.7'],
        clientId: 'studio',
        clientSecret: `\${secret:client_secret}`,
      },
    ]
    for (const definition of definitions) expect(definitionOf(draftOf(definition))).toEqual(definition)
  })

  it('keeps for another address what was confirmed of the one before, or a secret without its client', () => {
    const before = draftOf({ transport: 'http', url: 'https://a.b/mcp', headers: {}, addresses: ['10.0.0.7'] })
    const next = definitionOf({ ...before, line: 'https://c.d/mcp', clientId: ' ', clientSecret: 'x' })
    expect(next).toEqual({ transport: 'http', url: 'https://c.d/mcp', headers: {} })
  })

  it('is kept although a line says no value', () => {
    expect(definitionOf({ ...NO_CLIENT, line: 'npx', cwd: '', given: 'A=1\nB' })).toBeNull()
    expect(definitionOf({ ...NO_CLIENT, line: '  ', cwd: '', given: '' })).toBeNull()
  })
})
