import { emptyRunView, foldRun } from '@shared/fold/run.ts'
import { foldStudio, RECENT_RUNS } from '@shared/fold/studio.ts'
import { RunId, SpanId } from '@shared/ids.ts'
import { Run, Span } from '@shared/runs.ts'
import type { StudioState } from '@shared/state.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const run = (id: string, startedAt = 0): Run =>
  Run.parse({
    id: RunId.parse(`run_${id}`),
    agentId: 'agent_test',
    agentVersion: 1,
    agentName: 'A',
    modelId: 'model_test',
    modelName: 'M',
    input: 'x',
    status: 'running',
    answer: null,
    error: null,
    startedAt,
    endedAt: null,
    steps: 0,
    inputTokens: 0,
    outputTokens: 0,
    seed: 1,
  })
const span = (order: number, status: Span['status'] = 'running'): Span =>
  Span.parse({
    id: SpanId.parse(`span_${String(order).padStart(4, '0')}`),
    runId: 'run_0001',
    parentId: null,
    kind: 'tool',
    name: 'x',
    status,
    startedAt: order,
    endedAt: null,
    attributes: {},
    error: null,
    order,
  })
const empty = emptyRunView(run('0001'))

describe('foldRun', () => {
  it('keeps spans in order of start and one of each, however often and in whatever order they are told', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), (orders) => {
        const view = orders.reduce((state, order) => foldRun(state, { type: 'span', span: span(order) }), empty)
        expect(view.spans.map((each) => each.order)).toEqual([...new Set(orders)].sort((a, b) => a - b))
      }),
    )
  })

  it('takes the latest word on a span', () => {
    const first = foldRun(empty, { type: 'span', span: span(1) })
    expect(foldRun(first, { type: 'span', span: span(1, 'ok') }).spans).toMatchObject([{ status: 'ok' }])
  })

  it('appends tokens to their own span and leaves the state before untouched', () => {
    const token = { id: 1, text: 'a', p: 1, t: 0, channel: 'content' as const }
    const one = foldRun(empty, { type: 'tokens', spanId: SpanId.parse('span_0001'), tokens: [token] })
    const two = foldRun(one, { type: 'tokens', spanId: SpanId.parse('span_0001'), tokens: [token, token] })
    expect(one.tokens.span_0001).toHaveLength(1)
    expect(two.tokens.span_0001).toHaveLength(3)
    expect(empty.tokens).toEqual({})
  })
})

describe('foldStudio', () => {
  const state = { runs: [] as Run[], marks: {} } as StudioState

  it('keeps runs newest first, one of each, and not without bound', () => {
    const times = Array.from({ length: RECENT_RUNS + 50 }, (_, at) => (at * 7919) % 1000)
    const folded = times.reduce(
      (now, startedAt, at) => foldStudio(now, { type: 'run', run: run(String(at).padStart(4, '0'), startedAt) }),
      state,
    )
    expect(folded.runs).toHaveLength(RECENT_RUNS)
    const starts = folded.runs.map((each) => each.startedAt)
    expect(starts).toEqual([...starts].sort((a, b) => b - a))
  })

  it('forgets a run that was removed', () => {
    const with1 = foldStudio(state, { type: 'run', run: run('0001') })
    expect(foldStudio(with1, { type: 'runRemoved', runId: run('0001').id }).runs).toEqual([])
  })

  it('loses what was said of a run when the run goes on, or keeps it when the run is removed', () => {
    const runId = run('0001').id
    const marks = { tags: ['good'], annotations: 2 }
    const unknown = foldStudio(state, { type: 'runMarks', runId, marks })
    expect(unknown).toMatchObject({ runs: [], marks: { [runId]: marks } })
    const marked = foldStudio(foldStudio(state, { type: 'run', run: run('0001') }), { type: 'runMarks', runId, marks })
    const later = foldStudio(marked, { type: 'run', run: { ...run('0001'), steps: 7 } })
    expect(later.runs).toMatchObject([{ steps: 7, marks }])
    expect(foldStudio(later, { type: 'runRemoved', runId })).toMatchObject({ runs: [], marks: {} })
  })
})
