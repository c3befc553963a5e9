import { foldRun } from '@shared/fold/run.ts'
import type { RunView } from '@shared/state.ts'
import { describe, expect, it } from 'vitest'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { buildTranscript, parseSeed } from '../../../../src/renderer/features/run/transcript.ts'

/** Every view a run goes through, as the page would show them; `decide` answers approvals. */
async function viewsOf(input: string, decide: 'approve' | 'deny' = 'approve'): Promise<RunView[]> {
  const client = createTwin({ pastRuns: 0, speed: Number.POSITIVE_INFINITY })
  const run = await client.runs.start({ input })
  const views: RunView[] = []
  const asked = new Set<string>()
  for await (const message of await client.runs.watch({ runId: run.id })) {
    if (message.type === 'snapshot') views.push(message.state)
    else {
      for (const event of message.events) {
        const last = views.at(-1)
        if (last) views.push(foldRun(last, event))
      }
    }
    const view = views.at(-1)
    for (const { spanId } of view?.approvals ?? []) {
      if (asked.has(spanId)) continue
      asked.add(spanId)
      await client.runs.decide({ runId: run.id, spanId, decision: decide })
    }
    if (view && view.run.endedAt !== null) break
  }
  return views
}

const kinds = (view: RunView | undefined) => (view ? buildTranscript(view) : []).map((item) => item.kind)

describe('transcript', () => {
  it('shows the steps in another order than they happened', async () => {
    const views = await viewsOf('Read docs/apple.txt')
    expect(kinds(views.at(-1))).toEqual(['step', 'tool', 'step', 'tool', 'step'])
  })

  it('shows the answer twice, or a step that is no answer as one', async () => {
    const last = (await viewsOf('What is 12*7?')).at(-1)
    const steps = (last ? buildTranscript(last) : []).filter((item) => item.kind === 'step')
    expect(steps.map((step) => step.isAnswer)).toEqual([false, true])
  })

  it('re-renders finished steps for every token', async () => {
    const views = await viewsOf('What is 12*7?')
    let before = views[0] ? buildTranscript(views[0]) : []
    for (const view of views.slice(1)) {
      const items = buildTranscript(view)
      for (const [index, item] of items.entries()) {
        const old = before[index]
        // A step whose span and tokens are the same objects is not rendered again.
        if (item.kind !== 'step' || old?.kind !== 'step' || item.span.status === 'running') continue
        if (old.span.status === 'running') continue
        expect(item.span).toBe(old.span)
        expect(item.tokens).toBe(old.tokens)
      }
      before = items
    }
  })

  it('misses an approval whose span has not come yet, or asks again after the answer', async () => {
    const views = await viewsOf('Remember that Alice likes copper.', 'deny')
    const waiting = views.find((view) => view.approvals.length > 0)
    const early = waiting ? { ...waiting, spans: [] } : undefined
    expect(kinds(early)).toEqual(['approval'])
    const last = views.at(-1)
    const asked = last ? buildTranscript(last).filter((item) => item.kind === 'approval') : []
    expect(asked).toMatchObject([{ pending: null }])
  })

  it('asks for content that is not there while the model still reads', async () => {
    const views = await viewsOf('What is 12*7?')
    for (const view of views) {
      for (const item of buildTranscript(view)) {
        if (item.kind === 'step' && item.span.status === 'running') expect(item.tokens).not.toBeNull()
      }
    }
  })
})

describe('seed', () => {
  it('takes what is no unsigned 32-bit integer', () => {
    expect(['', '  ', '0', ' 42 ', '4294967295'].map(parseSeed)).toEqual([undefined, undefined, 0, 42, 0xffff_ffff])
    for (const text of ['4294967296', '-1', '1.5', '1e3', 'abc', '99999999999']) expect(parseSeed(text)).toBe('invalid')
  })
})
