import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGuestJson } from '../../../../../src/main/tools/sandbox/bounded-json.ts'

describe('JSON from a guest', () => {
  it('is read otherwise than JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readGuestJson(json)).toEqual(JSON.parse(json))
      }),
    )
  })

  it('counts brackets in texts, or lets deep values through', () => {
    expect(readGuestJson(JSON.stringify('['.repeat(1000)))).toHaveLength(1000)
    expect(readGuestJson(JSON.stringify(`\\"${'{'.repeat(1000)}`))).toHaveLength(1002)
    expect(() => readGuestJson('['.repeat(201) + ']'.repeat(201))).toThrow('nested')
    expect(readGuestJson('['.repeat(200) + ']'.repeat(200))).toHaveLength(1)
    expect(() => readGuestJson('{')).toThrow('no JSON')
  })
})
