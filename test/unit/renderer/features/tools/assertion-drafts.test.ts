import type { ToolTrial } from '@shared/authored-tools.ts'
import { describe, expect, it } from 'vitest'
import {
  type AssertionDraft,
  readAssertion,
  suggestAssertions,
} from '../../../../../src/renderer/features/tools/assertion-drafts.ts'

const trial = (output: unknown, error: ToolTrial['error'] = null): ToolTrial => ({
  input: {},
  output,
  content: '',
  error,
  logs: [],
  uses: [],
  milliseconds: 1,
  timings: null,
  memoryBytes: 1,
})

describe('assertions that are being written', () => {
  it('suggests one that does not hold, or the same twice', () => {
    const drafts: AssertionDraft[] = []
    for (let time = 0; time < 3; time += 1) drafts.push(suggestAssertions(trial({ 'a/b': 1, c: [2] }), drafts))
    expect(drafts.map(readAssertion)).toEqual([
      { at: '/a~1b', equals: 1 },
      { at: '/c', equals: [2] },
      { at: '', equals: { 'a/b': 1, c: [2] } },
    ])
    expect(suggestAssertions(trial(null, { code: 'TOOL_FAILED', message: 'no' }), []).kind).toBe('fails')
  })

  it('takes what is no assertion yet for one', () => {
    expect(readAssertion({ kind: 'equals', at: '', value: 'not json' })).toBeNull()
    expect(readAssertion({ kind: 'equals', at: 'no-slash', value: '1' })).toBeNull()
    expect(readAssertion({ kind: 'matches', at: '', value: '(' })).toBeNull()
    expect(readAssertion({ kind: 'fails', at: 'ignored', value: 'too late' })).toEqual({ fails: 'too late' })
  })
})
