import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { foldRecord } from '../../../src/main/agent/fold.ts'
import { readTrace } from '../../../src/main/trace/export.ts'
import { readRunLog } from '../../../src/main/trace/run-log.ts'
import { openStudio, type TestStudio, temporaryFolder } from '../../support/studio.ts'

/** A studio whose one file does not fit its context together with the question. */
async function smallStudio(): Promise<TestStudio> {
  const test = await openStudio()
  const workspacePath = temporaryFolder('workspace')
  writeFileSync(join(workspacePath, 'apple.txt'), 'apple lemon cherry copper '.repeat(120))
  test.studio.settings.update('test', { workspacePath, engine: { contextSize: 512 } })
  return test
}

const INPUT = 'Read apple.txt'

it('fails of a result that does not fit, without a word of what happened (policy fail)', async () => {
  const test = await smallStudio()
  const run = await test.studio.runs.start('test', { input: INPUT, seed: 1 })
  expect(await test.studio.runs.finished(run.id)).toMatchObject({
    status: 'failed',
    error: { code: 'CONTEXT_OVERFLOW' },
  })
})

it('loses the run, what was dropped, or the way back through its record (policy summarise)', async () => {
  const test = await smallStudio()
  const { studio } = test
  const started = await studio.runs.start('test', { input: INPUT, seed: 1, context: 'summarise' })
  const run = await studio.runs.finished(started.id)
  expect(run.error?.code).not.toBe('CONTEXT_OVERFLOW')
  const { spans } = readTrace(studio.store, run.id)
  const at = spans.findIndex((span) => 'studio.context.dropped_messages' in span.attributes)
  const [failed, summary, again] = spans.slice(at - 1, at + 2)
  expect(failed).toMatchObject({ kind: 'inference', status: 'error', error: { code: 'CONTEXT_OVERFLOW' } })
  expect(summary).toMatchObject({
    kind: 'inference',
    status: 'ok',
    name: 'summarise 2 messages',
    attributes: { 'studio.context.dropped_messages': 2, 'studio.context.dropped_steps': 1, 'studio.context.size': 512 },
  })
  expect(Number(summary?.attributes['studio.context.prompt_tokens'])).toBeGreaterThan(500)
  if (summary?.content.kind !== 'inference' || again?.content.kind !== 'inference') throw new Error('wrong steps')
  // The model has read what is dropped, and then the step goes on from what it wrote.
  expect(summary.content.prompt.text).toContain('Result of read_file: apple lemon cherry')
  expect(again.content.prompt.text).toContain('Notes on the 2 messages before, which no longer fit:')
  // A model that writes no summary leaves the beginning of what was dropped.
  const said = summary.content.output.content.trim() || 'Result of read_file: apple lemon'
  expect(again.content.prompt.text).toContain(said.slice(0, 32))
  const folded = foldRecord(studio.store.blobs, readRunLog(studio.store, run.id))
  expect(folded.divergence).toBeNull()
  expect(folded.state.phase).toBe(run.status)
})
