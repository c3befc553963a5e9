import { randomBytes } from 'node:crypto'
import { Sha256 } from '@shared/ids.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compress, decompress } from '../../../../src/main/store/codec.ts'
import { temporaryProfile } from '../../../support/profile.ts'

describe('the codec', () => {
  test('gives back every value, also through the decompressor of a Node without zstd', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.string({ maxLength: 3000 }).map((s) => Buffer.from(s.repeat(3))),
    )
    fc.assert(
      fc.property(bytes, (value) => {
        const { codec, data } = compress(value)
        for (const native of [true, false]) {
          expect(Buffer.from(decompress(codec, data, value.length, native)).equals(Buffer.from(value))).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('leaves small and incompressible values alone and shrinks text', () => {
    expect(compress(Buffer.from('a'.repeat(127))).codec).toBe('none')
    expect(compress(randomBytes(4096)).codec).toBe('none')
    expect(compress(Buffer.from('ab'.repeat(2000))).data.length).toBeLessThan(200)
  })
})

describe('blobs', () => {
  test('are stored once, under the hash of their content', async () => {
    const store = await temporaryProfile().open()
    const ids = store.write((tx) => [tx.blobs.put('x'.repeat(500)), tx.blobs.put(Buffer.from('x'.repeat(500)))])
    expect(ids[0]).toBe(ids[1])
    expect(store.get('SELECT count(*) AS n FROM blob')).toEqual({ n: 1 })
    expect(store.blobs.getText(ids[0]!)).toBe('x'.repeat(500))
  })

  test('round-trip JSON, the empty value and bytes that are no text', async () => {
    const store = await temporaryProfile().open()
    const value = { a: [1, null, '多语言'], b: { c: true } }
    const [json, empty, bytes] = store.write((tx) => [
      tx.blobs.putJson(value),
      tx.blobs.put(''),
      tx.blobs.put(Uint8Array.of(0, 255, 128)),
    ])
    expect(store.blobs.getJson(json!)).toEqual(value)
    expect(store.blobs.getText(empty!)).toBe('')
    expect([...store.blobs.get(bytes!)]).toEqual([0, 255, 128])
    expect(() => store.write((tx) => tx.blobs.putJson(undefined))).toThrow(/JSON/)
  })

  test('say so when the content is not what its name says, in every codec', async () => {
    const store = await temporaryProfile().open()
    const [small, large] = store.write((tx) => [tx.blobs.put('small'), tx.blobs.put('large '.repeat(400))])
    store.run("UPDATE blob SET data = CAST('smalm' AS BLOB) WHERE sha256 = :small", { small: small! })
    store.run('UPDATE blob SET data = substr(data, 1, length(data) - 4) WHERE sha256 = :large', { large: large! })
    for (const id of [small!, large!])
      expect(() => store.blobs.get(id)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }))
    const missing = Sha256.parse('0'.repeat(64))
    expect(() => store.blobs.get(missing)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('cannot be put outside a write, where nothing would hold them together with what names them', async () => {
    const store = await temporaryProfile().open()
    expect(() => store.blobs.put('x')).toThrow(/outside a write/)
  })
})
