import { fillPrompt, PROMPT_VARIABLES, type PromptValues, unknownVariables } from '@shared/prompt-variables.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const VALUES = Object.fromEntries(PROMPT_VARIABLES.map((name) => [name, `<${name}>`])) as PromptValues

describe('the variables of a prompt', () => {
  it('fills in what is none, or leaves out what is one', () => {
    expect(fillPrompt('It is {{date}}, {{ weekday }}; {{nope}} {date} {{date}', VALUES)).toBe(
      'It is <date>, <weekday>; {{nope}} {date} {{date}',
    )
    expect(unknownVariables('{{nope}} {{date}} {{ nope }} {{other-one}}')).toEqual(['nope', 'other-one'])
    expect(fillPrompt('{{constructor}} {{__proto__}}', VALUES)).toBe('{{constructor}} {{__proto__}}')
  })

  it('reads what was filled in as a variable again', () => {
    expect(fillPrompt('{{agent}}', { ...VALUES, agent: '{{date}}' })).toBe('{{date}}')
    expect(fillPrompt('{{agent}}', { ...VALUES, agent: '$& $1' })).toBe('$& $1')
  })

  it('changes a text that names none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/\{\{\s*[\w-]+\s*\}\}/.test(text))
        expect(fillPrompt(text, VALUES)).toBe(text)
        expect(unknownVariables(text)).toEqual([])
      }),
    )
  })
})
