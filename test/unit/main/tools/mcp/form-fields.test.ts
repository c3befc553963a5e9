import { checkForm, initialValues } from '@shared/form-check.ts'
import { FormField, type FormValues } from '@shared/mcp-requests.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readField } from '../../../../../src/main/cli/ask-server-request.ts'
import { formFields } from '../../../../../src/main/tools/mcp/form-fields.ts'

const schema = (properties: Record<string, unknown>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
})

const fieldOf = (property: Record<string, unknown>, required = false): FormField => {
  const [field] = formFields(schema({ value: property }, required ? ['value'] : [])) ?? []
  if (!field) throw new Error('no field was made of it')
  return field
}

const problemOf = (field: FormField, value: FormValues[string]) => checkForm([field], { value }).value ?? null

describe('forms that servers ask for', () => {
  it('are made of anything but flat schemas of plain values', () => {
    for (const odd of [
      null,
      [],
      'text',
      {},
      schema({ inner: { type: 'object', properties: {} } }),
      schema({ list: { type: 'array', items: { type: 'number' } } }),
      schema({ none: { type: 'null' } }),
      schema({ odd: 'string' }),
    ])
      expect(formFields(odd)).toBeNull()
  })

  it('break on whatever a server sends instead of a schema', () => {
    fc.assert(
      fc.property(fc.anything(), fc.dictionary(fc.string(), fc.jsonValue()), (odd, properties) => {
        for (const given of [odd, { properties }, { properties, required: odd }])
          for (const field of formFields(given) ?? []) expect(FormField.safeParse(field).success).toBe(true)
      }),
    )
  })

  it('lose the choices of one of the three ways to write them', () => {
    const named = [
      { value: 'a', label: 'First' },
      { value: 'b', label: 'Second' },
    ]
    const titled = named.map(({ value, label }) => ({ const: value, title: label }))
    expect(fieldOf({ type: 'string', oneOf: titled }).choices).toEqual(named)
    expect(fieldOf({ type: 'string', enum: ['a', 'b'], enumNames: ['First', 'Second'] }).choices).toEqual(named)
    expect(fieldOf({ type: 'array', items: { anyOf: titled } }).choices).toEqual(named)
    expect(fieldOf({ type: 'string', enum: ['a', 'b'] }).choices.map(({ label }) => label)).toEqual(['a', 'b'])
  })

  it('let through what the server would refuse, or hold back what it wants', () => {
    const number = fieldOf({ type: 'integer', minimum: 1, maximum: 100 })
    expect([0, 1, 100, 101, 1.5, '7'].map((value) => problemOf(number, value))).toEqual([
      'too-small',
      null,
      null,
      'too-large',
      'wrong-kind',
      'wrong-kind',
    ])
    const mail = fieldOf({ type: 'string', format: 'email' }, true)
    expect(['', 'ada', 'ada@example.com'].map((value) => problemOf(mail, value))).toEqual(['missing', 'format', null])
    const date = fieldOf({ type: 'string', format: 'date' })
    expect(['2026-02-30x', '2026-13-01', '2026-02-03', ''].map((value) => problemOf(date, value))).toEqual([
      'format',
      'format',
      null,
      null,
    ])
    const some = fieldOf({ type: 'array', minItems: 1, maxItems: 2, items: { enum: ['a', 'b', 'c'] } })
    expect([[], ['a'], ['a', 'b', 'c'], ['d']].map((value) => problemOf(some, value))).toEqual([
      'too-small',
      null,
      'too-large',
      'not-a-choice',
    ])
    expect(checkForm([number], { other: 1 })).toEqual({ other: 'wrong-kind' })
  })

  it('begin with something that is none of the choices, or with a switch that says nothing', () => {
    expect(initialValues([fieldOf({ type: 'string', enum: ['a'], default: 'z' })])).toEqual({})
    expect(initialValues([fieldOf({ type: 'boolean' }, true)])).toEqual({ value: false })
    expect(initialValues([fieldOf({ type: 'boolean' })])).toEqual({})
  })

  it('read a line of the terminal as another value', () => {
    const choices = fieldOf({ type: 'array', items: { enum: ['red', 'green', 'blue'] } })
    expect(readField(choices, '1, 3')).toEqual(['red', 'blue'])
    expect(readField(choices, 'green')).toEqual(['green'])
    expect(readField(fieldOf({ type: 'string', enum: ['red', 'green'] }), '2')).toBe('green')
    const yes = fieldOf({ type: 'boolean', default: true })
    expect(['y', 'No', '', 'perhaps'].map((line) => readField(yes, line))).toEqual([true, false, true, 'perhaps'])
    expect(readField(fieldOf({ type: 'number' }), '2.5')).toBe(2.5)
    expect(readField(fieldOf({ type: 'number' }), 'two')).toBe('two')
    expect(readField(fieldOf({ type: 'string' }), '')).toBeUndefined()
  })
})
