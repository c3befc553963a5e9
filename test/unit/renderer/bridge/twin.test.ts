import { RunRemarks } from '@shared/annotations.ts'
import { contract } from '@shared/contract/index.ts'
import { cursorAt, NEWEST_FIRST, type RunCursor } from '@shared/run-order.ts'
import { Run } from '@shared/runs.ts'
import { RunMessage, StudioMessage } from '@shared/state.ts'
import { describe, expect, it } from 'vitest'
import { createTwin } from '../../../../src/renderer/bridge/twin/twin.ts'
import { until } from '../../../support/until.ts'

/** Names of the procedures, two levels deep as the contract is. */
const names = (tree: object) =>
  Object.entries(tree).flatMap(([group, procedures]) =>
    Object.keys(procedures).map((procedure) => `${group}.${procedure}`),
  )

const twin = (pastRuns = 0) => createTwin({ pastRuns, speed: Number.POSITIVE_INFINITY })

describe('twin', () => {
  it('lacks a procedure of the contract, or has one of its own', () => {
    expect(names(twin()).sort()).toEqual(names(contract).sort())
  })

  it('begins with a state that the contract forbids', async () => {
    const client = twin(9)
    for await (const message of await client.studio.watch()) {
      expect(StudioMessage.parse(message).type).toBe('snapshot')
      break
    }
    for (const run of await client.runs.list({ limit: 500 })) expect(Run.parse(run)).toEqual(run)
  })

  it('keeps two scores of one name, or tells nobody what was said', async () => {
    const client = twin(1)
    const [run] = await client.runs.list({})
    if (!run) throw new Error('There is no run.')
    const runId = run.id
    const messages = await client.studio.watch()
    await messages.next()
    for (const value of [1, 0]) await client.annotations.add({ runId, body: { kind: 'score', name: 'thumb', value } })
    const remarks = RunRemarks.parse(await client.annotations.mark({ runId, tags: ['good'] }))
    expect(remarks).toMatchObject({ tags: ['good'], annotations: [{ order: null, body: { value: 0 } }] })
    await client.annotations.remove({ runId, annotationId: remarks.annotations[0]?.id ?? '' })
    const [now] = await client.runs.list({ query: 'tag:good annotated:no' })
    expect(now).toMatchObject({ id: runId })
  })

  it('asks for an approval and goes on without an answer', async () => {
    const client = twin()
    const run = await client.runs.start({ input: 'Remember that Alice likes copper.' })
    let spanId: string | undefined
    for await (const message of await client.runs.watch({ runId: run.id })) {
      RunMessage.parse(message)
      const events = message.type === 'events' ? message.events : []
      for (const event of events) if (event.type === 'approvals') spanId ??= event.pending[0]?.spanId
      if (spanId) break
    }
    expect((await client.runs.get({ runId: run.id })).run.status).toBe('waiting')
    await client.runs.decide({ runId: run.id, spanId: spanId ?? '', decision: 'deny', reason: 'No.' })
    let status = ''
    void (async () => {
      while (status !== 'done') status = (await client.runs.get({ runId: run.id })).run.status
    })()
    await until(() => status === 'done')
    await expect(client.runs.decide({ runId: run.id, spanId: spanId ?? '', decision: 'deny' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('gives a page of runs twice, or skips some', async () => {
    const client = twin(25)
    const seen: string[] = []
    let after: RunCursor | undefined
    for (;;) {
      const page = await client.runs.list({ limit: 10, after })
      seen.push(...page.map((run) => run.id))
      const last = page.at(-1)
      after = last && cursorAt(last, NEWEST_FIRST)
      if (page.length < 10) break
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })
})
