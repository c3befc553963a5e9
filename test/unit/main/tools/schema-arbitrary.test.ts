import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { arbitraryOf } from '../../../../src/main/tools/edge-cases/schema-arbitrary.ts'
import { fromSchema } from '../../../../src/main/tools/from-schema.ts'

const SHAPES: Record<string, z.ZodType> = {
  text: z.string(),
  bounded: z.string().min(3).max(5),
  pattern: z.string().regex(/^[a-c]{2,4}-\d+$/),
  integer: z.int(),
  range: z.int().min(-3).max(7),
  amount: z.number().min(0).max(1.5),
  above: z.number().gt(0),
  choice: z.enum(['a', 'b']),
  constant: z.literal('only'),
  list: z.array(z.boolean()).min(1).max(3),
  record: z.record(z.string(), z.int()),
  either: z.union([z.string(), z.null(), z.array(z.int())]),
  nested: z.strictObject({ a: z.string(), b: z.strictObject({ c: z.number() }).optional() }),
}

it.each(Object.entries(SHAPES))('what is made of the schema of %s is what it admits', (_name, shape) => {
  const schema = z.toJSONSchema(shape)
  const check = fromSchema(schema)
  fc.assert(
    fc.property(arbitraryOf(fc, schema), (value) => {
      const json: unknown = JSON.parse(JSON.stringify(value))
      expect(check.safeParse(json).error).toBeUndefined()
    }),
    { numRuns: 200 },
  )
})

it('leaves out what is optional, and makes empty and huge values', () => {
  const schema = z.toJSONSchema(z.strictObject({ text: z.string(), more: z.int().optional() }))
  const made = fc.sample(arbitraryOf(fc, schema), { numRuns: 300, seed: 1 }) as { text: string; more?: number }[]
  expect(made.some(({ more }) => more === undefined)).toBe(true)
  expect(made.some(({ more }) => more === Number.MAX_SAFE_INTEGER)).toBe(true)
  expect(made.some(({ text }) => text === '')).toBe(true)
  expect(made.some(({ text }) => text.length > 10_000)).toBe(true)
  expect(made.some(({ text }) => /[^\x20-\x7e\s]/.test(text))).toBe(true)
})
