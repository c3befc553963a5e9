import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SecretVeil } from '../../../../src/main/tools/sandbox/capabilities/secret-veil.ts'

const VALUE = 'sk-"Ünï&<b>/+ 1234567890'
const veil = new SecretVeil([{ name: 'key', value: VALUE }])

const ENCODINGS: Record<string, (value: string) => string> = {
  plain: (value) => value,
  json: (value) => JSON.stringify(value),
  url: encodeURIComponent,
  form: (value) => new URLSearchParams({ a: value }).toString(),
  base64: (value) => Buffer.from(value).toString('base64'),
  'basic authentication': (value) => Buffer.from(`me:${value}`).toString('base64'),
  'base64 within other text': (value) => Buffer.from(`12${value}56`).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'upper hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  reversed: (value) => [...value].reverse().join(''),
}

it.each(Object.entries(ENCODINGS))('%s leaves nothing of the secret', (_name, encode) => {
  const hidden = veil.text(`before ${encode(VALUE)} after`)
  expect(hidden).toContain('[secret key]')
  expect(hidden.length).toBeLessThan(encode(VALUE).length + 14)
  expect(hidden).not.toContain(encode(VALUE).slice(4, 20))
})

it('values, names of members and numbers are looked at', () => {
  const digits = new SecretVeil([{ name: 'pin', value: '12345678' }])
  expect(digits.value({ a: [12345678, 'x12345678y'], '12345678': null })).toEqual({
    a: ['[secret pin]', 'x[secret pin]y'],
    '[secret pin]': null,
  })
})

it('never lets a secret through in any of its plain places, whatever is around it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 60 }), fc.string(), fc.string(), (value, before, after) => {
      const hidden = new SecretVeil([{ name: 'n', value }]).text(`${before}${value}${after}`)
      // What is put in its place may be part of the secret itself.
      expect(hidden.replaceAll('[secret n]', '\u0000')).not.toContain(value)
    }),
  )
})
