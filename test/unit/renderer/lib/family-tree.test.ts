import type { Run } from '@shared/runs.ts'
import { Run as RunSchema } from '@shared/runs.ts'
import { expect, it } from 'vitest'
import { familyRows } from '../../../../src/renderer/lib/family-tree.ts'

const run = (id: string, parent?: string): Run =>
  RunSchema.parse({
    id: `run_${id}`,
    agentId: 'agent_test',
    agentVersion: 1,
    agentName: 'One',
    modelId: 'model_test',
    modelName: 'One',
    input: 'Why?',
    status: 'done',
    answer: null,
    error: null,
    startedAt: 1,
    endedAt: 2,
    steps: 1,
    inputTokens: 1,
    outputTokens: 1,
    seed: 1,
    ...(parent ? { forked: { runId: `run_${parent}`, rootId: 'run_aaaa', step: 1, order: 2, at: 1, edits: [] } } : {}),
  })

const shown = (runs: Run[]) => familyRows(runs).map(({ run: { id }, depth }) => `${depth} ${id.slice(4)}`)

it('shows each fork below its parent, and one whose parent is gone at the margin', () => {
  expect(shown([run('aaaa'), run('bbbb', 'aaaa'), run('cccc', 'aaaa'), run('dddd', 'bbbb')])).toEqual([
    '0 aaaa',
    '1 bbbb',
    '2 dddd',
    '1 cccc',
  ])
  expect(shown([run('cccc', 'gone'), run('dddd', 'cccc')])).toEqual(['0 cccc', '1 dddd'])
})
