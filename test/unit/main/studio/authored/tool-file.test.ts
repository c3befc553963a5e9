import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FileCall, readToolFile, writeToolFile } from '../../../../../src/main/studio/authored/tool-file.ts'

const calls = fc.array(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 40 }).map((text) => `n${text.trim()}`),
    input: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
    ),
    assertions: fc.constant([] as FileCall['assertions']),
  }),
  { maxLength: 4 },
)

describe('a tool in one file', () => {
  it('loses its calls, or takes text of them for the end of the comment', () => {
    fc.assert(
      fc.property(fc.string(), calls, (text, given) => {
        const source = `// ${text.replaceAll(/\s/g, ' ')}\nexport default 1\n`
        // JSON as it is written: there -0 is 0.
        const kept = JSON.parse(JSON.stringify(given)) as FileCall[]
        expect(readToolFile(writeToolFile({ source, calls: kept }))).toEqual({ source, calls: kept })
      }),
    )
  })

  it('writes a comment that its own text can end', () => {
    const call: FileCall = { name: 'a */ b', input: { text: '*/ alert(1) /*' }, assertions: [] }
    const file = writeToolFile({ source: 'export default 1\n', calls: [call] })
    expect(file.match(/\*\//g)).toHaveLength(1)
    expect(readToolFile(file).calls).toEqual([call])
  })

  it('takes damaged calls for none', () => {
    expect(() => readToolFile('export default 1\n/* autoglm-calls\n[{"name": 1}]\n*/\n')).toThrow('are damaged')
    expect(() => readToolFile(`export default "${'x'.repeat(200_001)}"`)).toThrow('200,000')
  })
})
