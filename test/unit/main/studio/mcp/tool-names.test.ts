import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toolNames } from '../../../../../src/main/studio/mcp/tool-names.ts'

describe('what agents call the tools of a server', () => {
  it('tells tools apart whose names come out equal, and leaves the one alone that is called so', () => {
    const names = toolNames('files', ['read.file', 'read file', 'read_file', 'write'])
    expect(names.get('read_file')).toBe('files_read_file')
    expect(names.get('write')).toBe('files_write')
    expect(names.get('read.file')).toMatch(/^files_read_file_[0-9a-f]{6}$/)
    expect(names.get('read file')).toMatch(/^files_read_file_[0-9a-f]{6}$/)
    expect(new Set(names.values()).size).toBe(4)
  })

  it('tells tools apart whose long names are cut to the same', () => {
    const long = 'x'.repeat(80)
    const names = [...toolNames('s', [`${long}a`, `${long}b`]).values()]
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(name.length).toBe(64)
  })

  it('is the same in whatever order they are listed', () => {
    const tools = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', '.', ' ', '_'), maxLength: 4 }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(tools, (listed) => {
        const names = toolNames('s', listed)
        expect(new Set(names.values()).size).toBe(listed.length)
        for (const [tool, name] of toolNames('s', [...listed].reverse())) expect(names.get(tool)).toBe(name)
      }),
    )
  })
})
