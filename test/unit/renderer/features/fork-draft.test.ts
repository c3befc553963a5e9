import type { ForkPoint } from '@shared/forks.ts'
import { ForkPoint as Point } from '@shared/forks.ts'
import { readJsonObject } from '@shared/json-object.ts'
import { expect, it } from 'vitest'
import { draftOf, editsOf } from '../../../../src/renderer/features/traces/fork/fork-draft.ts'

const inference: ForkPoint = Point.parse({
  kind: 'inference',
  step: 2,
  prompt: 'Be brief.',
  input: 'Why?',
  sampling: null,
  seed: 7,
  tools: ['calculator', 'read_file'],
  modelId: 'model_test',
  call: null,
})
const call: ForkPoint = {
  ...inference,
  kind: 'call',
  call: { name: 'calculator', arguments: { expression: '1+1' }, effect: 'pure', result: '2' },
}

it('asks for no change of what was left as it was, in whatever order the tools stand', () => {
  const draft = draftOf(inference, null)
  expect(editsOf(draft, inference)).toEqual({ edits: [] })
  expect(editsOf({ ...draft, tools: draft.tools.toReversed() }, inference)).toEqual({ edits: [] })
  expect(editsOf({ ...draftOf(call, null), call: 'same' }, call)).toEqual({ edits: [] })
})

it('asks for each thing that was changed', () => {
  const draft = { ...draftOf(inference, 3), prompt: '', seed: ' 8 ', tools: [], without: ['memory_1'] }
  expect(editsOf(draft, inference)).toEqual({
    edits: [
      { kind: 'prompt', text: '' },
      { kind: 'seed', seed: 8 },
      { kind: 'tools', tools: [] },
      { kind: 'memory', without: ['memory_1'], asOf: 'fork' },
      { kind: 'token', keep: 3 },
    ],
  })
  const other = { ...draftOf(inference, 0), token: { keep: 0, instead: 5 } }
  expect(editsOf(other, inference)).toEqual({ edits: [{ kind: 'token', keep: 0, instead: 5 }] })
})

it('gives a result that was left as it was, for it is given and not asked for', () => {
  expect(editsOf(draftOf(call, null), call)).toEqual({ edits: [{ kind: 'result', content: '2' }] })
})

it('names what cannot be understood', () => {
  const draft = draftOf(call, null)
  expect(editsOf({ ...draft, seed: '4294967296' }, call)).toEqual({ problem: 'seed' })
  expect(editsOf({ ...draft, input: ' ' }, call)).toEqual({ problem: 'input' })
  expect(editsOf({ ...draft, call: 'arguments', arguments: '[1]' }, call)).toEqual({ problem: 'arguments' })
  for (const text of ['', 'null', '1', '"a"', '[]', '{']) expect(readJsonObject(text)).toBeNull()
  expect(readJsonObject('{"a": [1]}')).toEqual({ a: [1] })
})
