import { describe, expect, it } from 'vitest'
import { saveRun } from '../../../src/main/trace/runs.ts'
import { saveSpan } from '../../../src/main/trace/spans.ts'
import { matchesRun, readRunQuery } from '../../../src/shared/run-query.ts'
import { Run, Span } from '../../../src/shared/runs.ts'
import { openStudio } from '../../support/studio.ts'

const runs = Array.from({ length: 60 }, (_, index) =>
  Run.parse({
    id: `run_number_${index}`,
    agentId: 'agent_assistant',
    agentVersion: 1,
    agentName: index % 3 === 0 ? 'Researcher' : 'Assistant',
    modelId: 'model_tiny',
    modelName: 'AutoGLM Tiny',
    input: index % 2 === 0 ? `Refund order ${index}` : `Say "hello" 50%_of ${index}`,
    status: index % 7 === 0 ? 'failed' : index === 5 ? 'interrupted' : 'done',
    answer: index % 4 === 0 ? null : 'Done.',
    error: index % 7 === 0 ? { code: 'LIMIT_REACHED', message: 'It took too long.' } : null,
    startedAt: new Date(2026, 10, 1 + (index % 20), 12).getTime() + index,
    endedAt: index === 5 ? null : new Date(2026, 10, 1 + (index % 20), 12, 0, index).getTime() + index,
    steps: index % 5,
    inputTokens: index * 100,
    outputTokens: index,
    seed: index,
  }),
)

describe('the filter of the list of runs', () => {
  it('says something else in the store than in the window, or does not find runs by what they called', async () => {
    const { studio } = await openStudio({ engine: false })
    studio.store.write((tx) => {
      for (const run of runs) saveRun(tx, run)
      for (const run of runs.slice(0, 10))
        saveSpan(
          tx,
          Span.parse({
            id: `span_of_${run.id}`,
            runId: run.id,
            parentId: null,
            kind: 'tool',
            name: 'execute_tool sql_query',
            status: 'ok',
            startedAt: run.startedAt,
            endedAt: run.startedAt,
            attributes: {},
            error: null,
            order: 0,
          }),
        )
    })
    const found = async (query: string) => (await studio.runs.list({ limit: 500, query })).map(({ id }) => id).sort()
    for (const query of [
      'refund',
      'REFUND -order',
      '"say \\"hello\\""',
      '50%_of',
      'status:error error:limit',
      '-error:long',
      'tokens>3000 tokens<=4040',
      'duration>20s',
      '-duration>20s',
      'steps=4 agent:research',
      'after:2026-11-05 before:2026-11-09',
      'answer:done -input:refund seed:7',
      '-answer:done',
      '',
    ]) {
      const read = readRunQuery(query)
      if ('problem' in read) throw new Error(read.problem)
      const expected = runs.filter((run) => matchesRun(run, read.conditions)).map(({ id }) => id)
      expect(await found(query), query).toEqual(expected.sort())
    }
    const callers = runs.slice(0, 10).map(({ id }) => id)
    expect(await found('tool:sql_query')).toEqual(callers.sort())
    expect(await found('-tool:sql_query')).toHaveLength(50)
    expect(await found('tool:sql_query status:failed')).toEqual(['run_number_0', 'run_number_7'])
    await expect(studio.runs.list({ limit: 5, query: 'colour:red' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('no field "colour"'),
    })
  })
})
