import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Suite } from '../../../src/main/learn/evaluation/suite.ts'
import type { TaskResult } from '../../../src/main/learn/evaluation/summarise.ts'
import { cli } from '../../support/cli.ts'
import { scriptedProfile } from '../../support/scripted-profile.ts'
import type { Turn } from '../../support/scripted-server.ts'
import { temporaryFolder } from '../../support/studio.ts'

const SUITE: Suite = {
  format: 'autoglm-tasks',
  version: 1,
  name: 'Small',
  workspace: 'files',
  files: { 'shared.txt': 'for all' },
  tasks: [
    { id: 'sum', group: 'numbers', input: 'What is 12*7?', checks: [{ kind: 'number', value: 84 }] },
    { id: 'wrong', group: 'numbers', input: 'What is 2*7?', checks: [{ kind: 'number', value: 14 }] },
    {
      id: 'write',
      group: 'files',
      input: 'Write the note.',
      files: { 'own.txt': 'mine' },
      checks: [{ kind: 'file', path: 'note.txt', equals: 'for all, mine, given' }],
    },
    { id: 'recall', group: 'files', input: 'What do you remember?', checks: [{ kind: 'refuses' }] },
    {
      id: 'code',
      group: 'code',
      input: 'Write double.',
      checks: [{ kind: 'javascript', entry: 'double', tests: [{ args: [4], equals: 8 }] }],
    },
    {
      id: 'endless',
      group: 'code',
      input: 'Write endless.',
      checks: [{ kind: 'javascript', entry: 'endless', tests: [{ args: [], equals: 1 }] }],
    },
    {
      id: 'place',
      group: 'documents',
      input: 'Where is it?',
      indexed: true,
      checks: [{ kind: 'contains', all: ['own.md'] }],
      files: { 'own.md': 'The zeppelin hangs in the hall.' },
    },
  ],
}

const SCRIPT: Record<string, Turn[]> = {
  'What is 12*7?': [{ calls: [{ name: 'calculator', arguments: { expression: '12*7' } }] }, { answer: 'It is 84.' }],
  'What is 2*7?': [{ answer: '15' }],
  'Write the note.': [
    { calls: [{ name: 'memory_save', arguments: { text: 'The note was written.' } }] },
    { calls: [{ name: 'write_file', arguments: { path: 'note.txt', content: 'for all, mine, given' } }] },
    { answer: 'Done.' },
  ],
  'What do you remember?': [
    { calls: [{ name: 'memory_search', arguments: { query: 'note written' } }] },
    { answer: '' },
  ],
  'Write double.': [{ answer: '```js\nconst double = (n) => n * 2\n```' }],
  'Write endless.': [{ answer: '```js\nfunction endless() { while (true) {} }\n```' }],
  'Where is it?': [
    { calls: [{ name: 'knowledge_search', arguments: { query: 'zeppelin' } }] },
    { answer: 'In own.md, line 1.' },
  ],
}

describe('autoglm eval', () => {
  it('judges wrongly, lets one task see another, or leaves something behind', async () => {
    const tools = ['calculator', 'write_file', 'memory_save', 'memory_search', 'knowledge_search']
    const { profilePath } = await scriptedProfile((input) => SCRIPT[input] ?? [{ answer: '' }], tools)
    const folder = temporaryFolder('suite')
    mkdirSync(join(folder, 'files'))
    writeFileSync(join(folder, 'files', 'given.txt'), 'given')
    writeFileSync(join(folder, 'small.tasks.json'), JSON.stringify(SUITE))
    const out = join(folder, 'out.json')
    const common = ['--in-profile', '--profile', profilePath, '--model', 'scripted/scripted']
    const done = await cli(['eval', folder, ...common, '--out', out, '--json', '--at-least', '90'])
    expect(done.code).toBe(3)
    const [{ results, scores }] = JSON.parse(readFileSync(out, 'utf8')) as [
      { results: TaskResult[]; scores: { group: string; passed: number; tasks: number }[] },
    ]
    const found = Object.fromEntries(results.map(({ id, passed, reason }) => [id, passed || reason]))
    expect(found).toEqual({
      sum: true,
      wrong: 'It says 15; right is 14.',
      write: true,
      // An empty answer refuses nothing, and the search must not have found what the task before remembered.
      recall: expect.any(String),
      code: true,
      endless: expect.stringContaining('endless() fails'),
      place: true,
    })
    expect(scores.find(({ group }) => group === 'all')).toMatchObject({ passed: 4, tasks: 7 })
    const remembered = await cli(['trace', results[3]?.runId ?? '', '--json', '--profile', profilePath])
    expect(remembered.stdout).toContain('Nothing about that is remembered.')
    const indexes = await cli(['knowledge', 'list', '--profile', profilePath])
    expect(indexes.stdout).toContain('There is no index yet.')
  })

  it('refuses what is no suite with another exit code than that of wrong words', async () => {
    const folder = temporaryFolder('suite')
    expect((await cli(['eval', folder])).stderr).toContain('There is no suite')
    writeFileSync(join(folder, 'bad.tasks.json'), '{"format":"autoglm-tasks"}')
    const bad = await cli(['eval', folder])
    expect(bad.code).toBe(2)
    expect(bad.stderr).toContain('bad.tasks.json is not a suite of tasks')
  })
})
