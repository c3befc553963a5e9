import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exportRuns, previewRuns, removeRuns } from '../../../src/main/studio/bulk-runs.ts'
import { countFacets } from '../../../src/main/trace/run-facets.ts'
import { listRunIds } from '../../../src/main/trace/run-ids.ts'
import { listRuns } from '../../../src/main/trace/runs.ts'
import type { BulkProgress } from '../../../src/shared/bulk-runs.ts'
import { RunId } from '../../../src/shared/ids.ts'
import { matchesRun, readRunQuery } from '../../../src/shared/run-query.ts'
import { FACET_FIELDS, type FacetField, toggleFacet, withoutField } from '../../../src/shared/run-query-terms.ts'
import type { Run } from '../../../src/shared/runs.ts'
import { ExportOptions } from '../../../src/shared/share.ts'
import { writeManyRuns } from '../../support/many-runs.ts'
import { writeRecordedRun } from '../../support/recorded-run.ts'
import { addAgent, LONG_AGENT, LONG_INPUT, openStudio, runToEnd, temporaryFolder } from '../../support/studio.ts'

const NOBODY = RunId.parse('run_nobody')
const REDACTED = ExportOptions.parse({})

async function last<T extends BulkProgress>(messages: AsyncIterable<T>) {
  const refused: BulkProgress['refused'] = []
  let found: T | undefined
  for await (const message of messages) {
    found = message
    refused.push(...message.refused)
  }
  return { last: found, refused }
}

describe('facets', () => {
  it('count other runs than the rest of the filter admits, or name a value that cannot be chosen', async () => {
    const { studio } = await openStudio({ engine: false })
    writeManyRuns(studio.store, 300)
    const { reader } = studio.store
    const runs = await listRuns(reader, { limit: 500 })
    const pick: Record<FacetField, (run: Run) => string> = {
      status: (run) => run.status,
      agent: (run) => run.agentName,
      model: (run) => run.modelName,
    }
    const words = fc.constantFrom(
      'refund',
      'tokens>9000',
      '-agent:clerk',
      'status:failed',
      'status:done,failed',
      'agent="Reviewer"',
      'agent:re',
      'model:9B',
      '-status:done',
      'duration<40s',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 4 }), async (parts) => {
        const query = parts.join(' ')
        const read = readRunQuery(query)
        if ('problem' in read) throw new Error(read.problem)
        const facets = await countFacets(reader, query)
        for (const field of FACET_FIELDS) {
          const rest = runs.filter((run) => matchesRun(run, withoutField(read.conditions, field)))
          const expected = new Map<string, number>()
          for (const run of rest) expected.set(pick[field](run), (expected.get(pick[field](run)) ?? 0) + 1)
          expect(new Map(facets[field].map(({ value, count }) => [value, count]))).toEqual(expected)
        }
        const [status] = facets.status
        if (!status || query.includes('status:')) return
        expect(await listRunIds(reader, toggleFacet(query, 'status', status.value))).toHaveLength(status.count)
      }),
      { numRuns: 40 },
    )
    await expect(countFacets(reader, 'colour:red')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })
})

describe('deleting many runs', () => {
  it('deletes one that goes on, lets one failure keep the others, or leaves one out of the audit log', async () => {
    const test = await openStudio()
    const { studio } = test
    addAgent(test, LONG_AGENT)
    const done = await runToEnd(test, 'What is 12*7?')
    const going = await studio.runs.start('test', { input: LONG_INPUT, agentId: LONG_AGENT.id })
    writeManyRuns(studio.store, 3)
    const [other] = await listRunIds(studio.store.reader, 'agent:e -agent:long -12*7')
    if (!other) throw new Error('no run')
    const { last: end, refused } = await last(removeRuns(studio, 'tester', [going.id, NOBODY, done.id, other]))
    expect(end).toMatchObject({ done: 4, total: 4 })
    expect(refused).toEqual([
      { runId: going.id, code: 'CONFLICT', message: 'The run is still going on. Stop it first.' },
      { runId: NOBODY, code: 'NOT_FOUND', message: expect.stringContaining(NOBODY) },
    ])
    studio.runs.cancel(going.id)
    await studio.runs.finished(going.id)
    const left = await listRunIds(studio.store.reader, undefined)
    expect(left).toContain(going.id)
    expect(left).not.toContain(done.id)
    const removed = (await studio.audit.list({ limit: 50 })).filter(({ action }) => action === 'run.removed')
    expect(removed.map(({ actor, subject }) => ({ actor, subject }))).toEqual([
      { actor: 'tester', subject: other },
      { actor: 'tester', subject: done.id },
    ])
    expect(await studio.audit.verify()).toMatchObject({ ok: true })
  })

  it('goes on after it was stopped, or says it deleted what is still there', async () => {
    const { studio } = await openStudio({ engine: false })
    writeManyRuns(studio.store, 2000)
    const ids = await listRunIds(studio.store.reader, undefined)
    const stop = new AbortController()
    let done = 0
    for await (const progress of removeRuns(studio, 'test', ids, stop.signal)) {
      done = progress.done
      stop.abort()
    }
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(ids.length)
    expect(await listRunIds(studio.store.reader, undefined)).toEqual(ids.slice(done))
  })
})

describe('exporting many runs', () => {
  it('writes another file than an export of one does, or previews something else than it writes', async () => {
    const { studio } = await openStudio({ engine: false })
    const recorded = writeRecordedRun(studio.store)
    writeManyRuns(studio.store, 2)
    const ids = await listRunIds(studio.store.reader, undefined)
    const folder = join(temporaryFolder('exports'), 'not', 'there', 'yet')
    const { last: seen } = await last(previewRuns(studio, ids, REDACTED))
    const { last: end, refused } = await last(exportRuns(studio, 'tester', [...ids, NOBODY], REDACTED, folder))
    expect(end).toMatchObject({ done: 4, folder })
    expect(refused).toMatchObject([{ runId: NOBODY, code: 'NOT_FOUND' }])
    const files = readdirSync(folder)
    expect(files.sort()).toEqual(ids.map((id) => studio.share.fileName(id, REDACTED)).sort())
    const bytes = files.reduce((sum, name) => sum + readFileSync(join(folder, name)).byteLength, 0)
    expect(seen?.preview).toMatchObject({ bytes, proof: 'redacted' })
    expect(seen?.preview?.findings.length).toBeGreaterThan(0)
    const pieces: string[] = []
    await studio.share.exportTo('tester', recorded.id, REDACTED, (piece) => void pieces.push(String(piece)))
    expect(readFileSync(join(folder, studio.share.fileName(recorded.id, REDACTED)), 'utf8')).toBe(pieces.join(''))
    const other = await openStudio({ engine: false })
    const report = await other.studio.share.importFile('t', join(folder, studio.share.fileName(recorded.id, REDACTED)))
    expect(report.runs).toMatchObject([{ runId: recorded.id, proof: 'redacted' }])
  })
})
