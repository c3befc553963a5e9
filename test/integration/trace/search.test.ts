import type { RunId } from '@shared/ids.ts'
import { regexProblem, type TraceSearch } from '@shared/trace-search.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeHugeRun } from '../../support/huge-run.ts'
import { openStudio } from '../../support/studio.ts'

const HUGE = { spans: 3000, contentBytes: 300 }

async function opened() {
  const { studio } = await openStudio({ engine: false })
  const run = writeHugeRun(studio.store, HUGE)
  const find = async (query: Partial<TraceSearch>): Promise<number[]> => {
    const orders: number[] = []
    let done = false
    for await (const hits of studio.traces.search({ runId: run.id, text: '', regex: false, field: 'all', ...query })) {
      orders.push(...hits.orders)
      done = hits.done
      if (done) expect(hits.scanned).toBe(HUGE.spans)
    }
    expect(done).toBe(true)
    return orders
  }
  return { studio, run, find }
}

describe('search inside a run', () => {
  it('finds other spans than reading every content by hand does, compressed or not', async () => {
    const { studio, run, find } = await opened()
    const { spans } = await studio.runs.get(run.id)
    const byHand = (wanted: (text: string) => boolean) =>
      spans.filter((span) => wanted(JSON.stringify(studio.runs.content(run.id, span.id)))).map((span) => span.order)
    expect(await find({ text: 'STEP 1234:', field: 'content' })).toEqual([1234])
    const refunds = byHand((text) => text.includes(' refund '))
    expect(refunds.length).toBeGreaterThan(100)
    expect(await find({ text: ' Refund ', field: 'content' })).toEqual(refunds)
    expect(await find({ text: 'seven (of|nine) [a-z0-9]+ re', regex: true, field: 'content' })).toEqual(
      byHand((text) => /seven (of|nine) [a-z0-9]+ re/i.test(text)),
    )
    const failed = spans.filter((span) => span.error !== null).map((span) => span.order)
    expect(failed.length).toBeGreaterThan(3)
    expect(await find({ text: 'the file is not there', field: 'error' })).toEqual(failed)
    expect(await find({ text: 'helper', field: 'name' })).toEqual(
      spans.filter((span) => span.name.includes('Helper')).map((span) => span.order),
    )
    expect(await find({ text: 'in no text at all 🙂' })).toEqual([])
  })

  it('looks on after it was told to stop, or for a run that is not there', async () => {
    const { studio, run } = await opened()
    const stop = new AbortController()
    const query = { runId: run.id, text: 'x', regex: false, field: 'all' as const }
    const hits = studio.traces.search(query, stop.signal)
    await hits.next()
    stop.abort()
    await expect(hits.next()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(() => studio.traces.search({ ...query, runId: 'run_none' as RunId })).toThrow(/no run/)
  })

  it('lets an expression through that is none, or that takes for ever', () => {
    expect(regexProblem('(a+)+b')).toMatch(/repeat/)
    expect(regexProblem('(')).toMatch(/no regular expression/)
    expect(regexProblem('tool: (read|write)_file')).toBeNull()
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (regexProblem(text) === null) expect(() => new RegExp(text, 'iu')).not.toThrow()
      }),
    )
  })
})
