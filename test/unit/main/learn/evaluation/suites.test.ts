import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSuite } from '../../../../../src/main/learn/evaluation/suite.ts'
import { suites } from '../../../../tasks/generate/suites.ts'

describe('the suites that come with the studio', () => {
  it.each(Object.entries(suites()))('%s is not what its generator writes, or cannot be read', (name, suite) => {
    const text = readFileSync(`test/tasks/${name}.tasks.json`, 'utf8')
    expect(readSuite(text, name)).toEqual(suite)
  })

  it('have fewer tasks than they should, or ask the same twice', () => {
    const counts = Object.fromEntries(Object.entries(suites()).map(([name, { tasks }]) => [name, tasks.length]))
    expect(counts).toEqual({ arithmetic: 100, code: 40, data: 60, knowledge: 40, merge: 40, tools: 30 })
    for (const { tasks } of Object.values(suites())) {
      const asked = tasks.map(({ input, files }) => input + JSON.stringify(files))
      expect(new Set(asked).size).toBe(asked.length)
    }
    const unanswerable = suites().knowledge?.tasks.filter(({ group }) => group === 'unanswerable')
    expect(unanswerable).toHaveLength(10)
  })

  it('are read although they are damaged', () => {
    expect(() => readSuite('{}', 'x')).toThrow('x is not a suite of tasks (format')
    const task = { id: 'a', group: 'g', input: 'q', checks: [{ kind: 'number', value: 1 }] }
    const twice = { format: 'autoglm-tasks', version: 1, name: 'n', tasks: [task, task] }
    expect(() => readSuite(JSON.stringify(twice), 'x')).toThrow('two tasks with the id a')
  })
})
