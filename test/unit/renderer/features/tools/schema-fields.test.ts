import { describe, expect, it } from 'vitest'
import {
  emptyObject,
  fieldsOf,
  kindOf,
  withMember,
} from '../../../../../src/renderer/features/tools/form/schema-fields.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    count: { type: 'integer', default: 3 },
    mode: { type: 'string', enum: ['a', 'b'] },
    nested: { type: 'object', properties: { on: { type: 'boolean' } }, required: ['on'] },
    list: { type: 'array', items: { type: 'number' } },
    rest: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    optional: { type: 'string' },
  },
  required: ['text', 'mode', 'nested', 'list', 'rest'],
}

describe('the form of a schema', () => {
  it('asks for a value with the wrong control', () => {
    expect(fieldsOf(SCHEMA).map(({ name, schema }) => [name, kindOf(schema)])).toEqual([
      ['text', 'text'],
      ['count', 'integer'],
      ['mode', 'choice'],
      ['nested', 'object'],
      ['list', 'list'],
      ['rest', 'json'],
      ['optional', 'text'],
    ])
  })

  it('begins with what the schema does not admit', () => {
    expect(emptyObject(SCHEMA)).toEqual({ text: '', count: 3, mode: 'a', nested: { on: false }, list: [] })
  })

  it('keeps a member that was taken out', () => {
    expect(withMember({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
    expect(withMember({ a: 1, b: 2 }, 'a', 3)).toEqual({ a: 3, b: 2 })
  })
})
