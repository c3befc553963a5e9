import type { RunId } from '@shared/ids.ts'
import { describe, expect, it } from 'vitest'
import { SpanTable } from '../../../src/renderer/lib/span-table.ts'
import { writeHugeRun } from '../../support/huge-run.ts'
import { openStudio } from '../../support/studio.ts'

describe('traces of any size', () => {
  it('shows another tree by columns than the spans themselves make', async () => {
    const { studio } = await openStudio({ engine: false })
    const run = writeHugeRun(studio.store, { spans: 5000, contentBytes: 0 })
    const { spans } = await studio.runs.get(run.id)
    const orders = new Map(spans.map((span) => [span.id, span.order]))
    const stop = new AbortController()
    const table = new SpanTable()
    let complete = false
    for await (const message of studio.traces.watch(run.id, stop.signal)) {
      if (message.type === 'snapshot') expect(message.state.total).toBe(5000)
      else
        for (const event of message.events) {
          if (event.type === 'chunk') table.append(event.chunk)
          if (event.type === 'complete') complete = true
        }
      if (complete) break
    }
    stop.abort()
    expect(table.length).toBe(5000)
    for (const [row, span] of spans.entries()) {
      const { order, kind, status, name, startedAt, endedAt } = span
      expect(table.facts(row)).toEqual({ order, kind, status, name, startedAt, endedAt })
      const parent = table.parent(row)
      expect(parent === -1 ? undefined : table.order(parent)).toBe(
        span.parentId ? orders.get(span.parentId) : undefined,
      )
    }
    const rows = await studio.traces.rows(run.id, [4000, 17, 999_999])
    expect(rows).toEqual([spans[16], spans[3999]])
  })

  it('misses what happens to a run that goes on while it is looked at', async () => {
    const test = await openStudio()
    const { studio } = test
    const seen = new SpanTable()
    const stop = new AbortController()
    const run = await studio.runs.start('test', { input: 'What is 12*7?', seed: 1 })
    const watching = (async () => {
      for await (const message of studio.traces.watch(run.id, stop.signal)) {
        if (message.type === 'snapshot') continue
        for (const event of message.events) {
          if (event.type === 'chunk') seen.append(event.chunk)
          if (event.type === 'spans') for (const { span, parent } of event.spans) seen.put(span, parent)
          if (event.type === 'run' && event.run.status === 'done') return event.run
        }
      }
      return null
    })()
    await studio.runs.finished(run.id)
    expect((await watching)?.answer).toContain('84')
    const { spans } = await studio.runs.get(run.id)
    expect([...spans.keys()].map((row) => seen.facts(row))).toEqual(
      spans.map(({ order, kind, status, name, startedAt, endedAt }) => ({
        order,
        kind,
        status,
        name,
        startedAt,
        endedAt,
      })),
    )
    stop.abort()
  })

  it('carries a whole huge run into a conversation, or numbers its steps anew', async () => {
    const { studio } = await openStudio({ engine: false })
    const run = writeHugeRun(studio.store, { spans: 5000, contentBytes: 0 })
    const { value } = await studio.runs.watch(run.id).next()
    if (value?.type !== 'snapshot') throw new Error('A stream begins with a snapshot.')
    const { spans, earlier } = value.state
    const { spans: all } = await studio.runs.get(run.id)
    expect(spans).toEqual(all.slice(-1000))
    expect(earlier.spans).toBe(4000)
    expect(earlier.steps).toBe(all.slice(0, 4000).filter((span) => span.kind === 'inference').length)
  })

  it('waits for ever for a run that is not there', async () => {
    const { studio } = await openStudio({ engine: false })
    const stream = studio.traces.watch('run_none' as RunId)
    await expect(stream.next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
