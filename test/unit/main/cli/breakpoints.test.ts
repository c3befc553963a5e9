import { expect, it } from 'vitest'
import { parseBreakpoint, releaseOf } from '../../../../src/main/cli/breakpoints.ts'

it('reads every breakpoint of the help, and refuses what is none', () => {
  expect(parseBreakpoint('tool:calculator')).toEqual([
    { kind: 'tool', name: 'calculator', when: 'before', enabled: true },
  ])
  expect(parseBreakpoint('after:')).toEqual([{ kind: 'tool', name: '', when: 'after', enabled: true }])
  const several = ['arguments:a:b', 'repeat:3', 'memory', 'tokens:500', 'probability:0.2', 'error', 'step']
  const read = several.reduce((before, text) => parseBreakpoint(text, before), parseBreakpoint('tool:x'))
  expect(read.map(({ kind }) => kind)).toEqual([
    'tool',
    'arguments',
    'repeat',
    'memory',
    'tokens',
    'probability',
    'error',
    'step',
  ])
  expect(read[1]).toMatchObject({ text: 'a:b' })
  for (const text of [
    '',
    'tokens',
    'tokens:0',
    'tokens:1.5',
    'repeat:1',
    'probability:2',
    'memory:x',
    'arguments:',
    'no',
  ])
    expect(() => parseBreakpoint(text), text).toThrow(/must be one of/)
})

it('understands what a person types about a held step, and asks again for anything else', () => {
  expect(releaseOf('', false)).toEqual({ action: 'go' })
  expect(releaseOf('s', true)).toEqual({ action: 'step' })
  expect(releaseOf('a {"x": 1}', true)).toEqual({ action: 'go', arguments: { x: 1 } })
  expect(releaseOf('r 84 or so', true)).toEqual({ action: 'go', result: '84 or so' })
  for (const answer of ['a [1]', 'a {', 'x', 'r']) expect(releaseOf(answer, true), answer).toBeNull()
  expect(releaseOf('r 84', false)).toBeNull()
})
